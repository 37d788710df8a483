import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { declarePermissions } from '#libs/access';
import { UsersModule } from '../../users/index.js';
import { AuthModule } from '../auth.module.js';
import { CodeFactors } from './code-factors.js';
import { FactorRegistry } from './factor-registry.js';
import { declareFactors } from './factors.js';
import { factorsPermissions } from './factors.permissions.js';
import { UserFactorsController } from './user-factors.controller.js';
import { UserFactorsService } from './user-factors.service.js';

/** Removes what protects other people's accounts, when they have lost it. */
@Module({
  imports: [AuthModule, UsersModule, DiscoveryModule],
  controllers: [UserFactorsController],
  providers: [
    FactorRegistry,
    UserFactorsService,
    declareFactors(CodeFactors),
    declarePermissions(factorsPermissions),
  ],
})
export class FactorsModule {}
