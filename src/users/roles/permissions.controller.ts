import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PermissionRegistry, RequirePermission } from '#libs/access';
import { Operation } from '#libs/openapi';
import { PermissionListResponse } from './dto/permission.response.dto.js';

@ApiTags('Roles')
@Controller('permissions')
export class PermissionsController {
  constructor(private readonly permissions: PermissionRegistry) {}

  @Get()
  @RequirePermission('roles.read')
  @Operation('permissions.list', 'List what roles can permit')
  list(): PermissionListResponse {
    return PermissionListResponse.from(this.permissions.all());
  }
}
