/**
 * Nest as most teams write it: Express, TypeORM's repositories, passport-jwt with a query for the user at every
 * request, class-validator, class-serializer, and an interceptor that logs.
 */
import 'reflect-metadata';
import {
  type CallHandler,
  ClassSerializerInterceptor,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Logger,
  Module,
  type NestInterceptor,
  ValidationPipe,
} from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type Observable, tap } from 'rxjs';
import { readPeerSettings } from '../peer-settings.ts';
import { JwtStrategy } from './auth.ts';
import { Role, RolePermission, User } from './entities.ts';
import { RolesController, RolesService } from './roles.ts';
import { SettingsService } from './settings.ts';
import { UsersController, UsersService } from './users.ts';

const { port, databaseUrl } = readPeerSettings();

@Injectable()
class LoggingInterceptor implements NestInterceptor {
  private readonly logger = new Logger('HTTP');

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method, url } = context.switchToHttp().getRequest<{ method: string; url: string }>();
    const began = Date.now();
    return next.handle().pipe(tap(() => this.logger.log(`${method} ${url} ${Date.now() - began} ms`)));
  }
}

@Controller('/health/ready')
class HealthController {
  @Get()
  ready(): object {
    return { status: 'ok' };
  }
}

@Module({
  imports: [
    PassportModule,
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: databaseUrl,
      entities: [User, Role, RolePermission],
      poolSize: 10,
    }),
    TypeOrmModule.forFeature([User, Role, RolePermission]),
  ],
  controllers: [UsersController, RolesController, HealthController],
  providers: [UsersService, RolesService, SettingsService, JwtStrategy],
})
class AppModule {}

const app = await NestFactory.create<NestExpressApplication>(AppModule);
app.setGlobalPrefix('api/v1', { exclude: ['health/ready'] });
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
app.useGlobalInterceptors(new LoggingInterceptor(), new ClassSerializerInterceptor(app.get(Reflector)));
process.once('SIGTERM', () => {
  void app.close();
});
await app.listen(port, '127.0.0.1');
