import { PickType } from '@nestjs/swagger';
import { RegisterRequest } from '../../registration/dto/registration.request.dto.js';

/** What someone without an account must be called by a provider, as if they had registered. */
export class Newcomer extends PickType(RegisterRequest, ['email', 'name']) {}
