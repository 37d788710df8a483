import { Module } from '@nestjs/common';
import { AuthModule } from '../auth.module.js';
import { PasswordStrengthController } from './password-strength.controller.js';
import { PasswordStrengthService } from './password-strength.service.js';

@Module({
  imports: [AuthModule],
  controllers: [PasswordStrengthController],
  providers: [PasswordStrengthService],
})
export class PasswordStrengthModule {}
