import { Body, Controller, Injectable, Post, UseGuards } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { JwtAuthGuard, PermissionsGuard, RequirePermission } from './auth.ts';
import { Role, RolePermission } from './entities.ts';

const word = String.raw`[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+`;

export class CreateRoleDto {
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  @Matches(new RegExp(`^${word}(?: ${word})*$`, 'u'))
  name: string;

  @IsOptional() @IsString() @MaxLength(500) description?: string;

  @IsArray() @ArrayMaxSize(1000) @ArrayUnique() @IsString({ each: true }) permissions: string[];
}

@Injectable()
export class RolesService {
  constructor(private readonly dataSource: DataSource) {}

  create({ name, description = '', permissions }: CreateRoleDto): Promise<Role> {
    return this.dataSource.transaction(async (manager) => {
      const at = new Date();
      const nameKey = name.normalize('NFKC').toLowerCase().trim();
      const role = manager.create(Role, {
        id: v7(),
        name,
        nameKey,
        description,
        isBuiltIn: false,
        version: 1,
      });
      Object.assign(role, { createdAt: at, updatedAt: at });
      role.permissions = permissions.map((permission) => manager.create(RolePermission, { permission }));
      const saved = await manager.save(role);
      saved.userCount = 0;
      saved.serviceAccountCount = 0;
      return saved;
    });
  }
}

@Controller('roles')
@UseGuards(JwtAuthGuard, PermissionsGuard)
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Post()
  @RequirePermission('roles.manage')
  create(@Body() role: CreateRoleDto): Promise<Role> {
    return this.roles.create(role);
  }
}
