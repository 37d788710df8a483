import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  Body,
  Controller,
  Get,
  Global,
  Header,
  HttpException,
  Module,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsEmail, IsOptional, IsString, ValidateNested } from 'class-validator';
import { HttpConfig } from '#libs/config';
import { requestContext } from '#libs/context';
import { AppError, type Page } from '#libs/kernel';
import { Logger } from '#libs/logging';
import {
  type Challenging,
  createHttpAdapter,
  HttpModule,
  IdParam,
  IfMatch,
  ListQuery,
  withEntityTag,
} from './index.js';

class TooManyNotes extends AppError {
  static override readonly code = 'notes.too_many';
  static override readonly kind = 'rate_limited';
  static override readonly title = 'Too many notes';
}

class StepUpRequired extends AppError implements Challenging {
  static override readonly code = 'notes.step_up_required';
  static override readonly kind = 'unauthenticated';
  static override readonly title = 'Sign in again';
  readonly challenge = { error: 'insufficient_user_authentication', max_age: 600 };
}

const FAILURES: Record<string, () => Error> = {
  limited: () => new TooManyNotes('Wait a little.', { retryAfter: 1.2 }),
  'step-up': () => new StepUpRequired('Sign in again to do this.'),
  foreign: () => new HttpException('internal words of a plugin', 403),
  database: () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }),
  bug: () => new TypeError("Cannot read 'secret' of undefined"),
};

class Line {
  @IsString()
  text: string;
}

class NoteRequest {
  @IsEmail()
  author: string;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines?: Line[];
}

/** `GET /notes/slow` emits `entered` here, and answers on `opened`. */
export const gate = new EventEmitter();

/** Answers with what it was given, so that a test sees what a route sees. */
@Controller('notes')
class NotesController {
  @Get()
  list(@Query() query: ListQuery): Page<ListQuery> {
    return { items: [query], nextCursor: query.cursor === 'last' ? null : 'next/1' };
  }

  @Get('public')
  @Header('Cache-Control', 'public, max-age=60')
  readPublic(@Query() { q }: ListQuery): object {
    if (q) throw new TooManyNotes('No search here.');
    return {};
  }

  @Get('context')
  readContext(): object {
    Object.assign(requestContext.get() ?? {}, { actor: { userId: 'the-actor' } });
    return { requestId: requestContext.get()?.requestId };
  }

  @Get('slow')
  async readSlowly(): Promise<object> {
    gate.emit('entered');
    await once(gate, 'opened');
    return {};
  }

  @Get('failures/:name')
  fail(@Param('name') name: string): never {
    throw FAILURES[name]?.() ?? new Error('no such failure');
  }

  @Get(':id')
  read(@Param() { id }: IdParam): object {
    return withEntityTag({ id }, 3, 'en');
  }

  @Patch(':id')
  update(@Param() { id }: IdParam, @Body() changes: NoteRequest, @IfMatch() version?: number): object {
    return withEntityTag({ id, version, changes }, 4);
  }

  @Post()
  create(@Body() note: NoteRequest): NoteRequest {
    return note;
  }
}

/** The log lines of the application, oldest first. */
export interface LogLine {
  level: string;
  message: string;
  fields: Record<string, unknown>;
}

export interface NotesApplication {
  app: NestFastifyApplication;
  port: number;
  log: LogLine[];
}

export const ORIGIN = 'https://app.example.com';

/** A small application on a free port of the loopback interface. */
export async function startNotes(overrides: Partial<HttpConfig> = {}): Promise<NotesApplication> {
  const log: LogLine[] = [];
  const logger = collectingLogger(log);
  const config: HttpConfig = {
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'https://api.example.com',
    corsOrigins: [ORIGIN],
    trustProxy: false,
    rateLimits: true,
    ...overrides,
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    notesModule(config, logger),
    createHttpAdapter(config, logger),
    { bodyParser: false, logger: false },
  );
  await app.listen(config.port, config.host);
  return { app, log, port: (app.getHttpServer().address() as AddressInfo).port };
}

function notesModule(config: HttpConfig, logger: Logger): new () => object {
  const providers = [
    { provide: HttpConfig, useValue: config },
    { provide: Logger, useValue: logger },
  ];
  @Global()
  @Module({ imports: [HttpModule], controllers: [NotesController], providers, exports: providers })
  class NotesModule {}
  return NotesModule;
}

function collectingLogger(log: LogLine[]): Logger {
  const collect = (level: string) => (fields: object, message: string) =>
    void log.push({ level, message, fields: { ...fields } });
  return {
    trace: collect('trace'),
    debug: collect('debug'),
    info: collect('info'),
    warn: collect('warn'),
    error: collect('error'),
    fatal: collect('fatal'),
  };
}
