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
  type StreamableFile,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsEmail, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Bus } from '#libs/bus';
import { Cache } from '#libs/cache';
import { HttpConfig } from '#libs/config';
import { requestContext } from '#libs/context';
import type { Transactions } from '#libs/database';
import { AppError, type Page, SystemClock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import {
  BodyStream,
  type Challenging,
  createHttpAdapter,
  type HttpAdapterOptions,
  HttpModule,
  IdParam,
  IfMatch,
  ListQuery,
  RateLimits,
  streamFile,
  StreamsBody,
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
  slow: () => Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' }),
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

export const LINES_LIMIT = 256 * 1024;
/** Milliseconds that a body at `/notes/quick-lines` may take. */
export const QUICK = 10_000;

/** Says at `gate` which part is asked for. Endless, unless it is told what to fail with, and at which part. */
async function* parts(fails: string): AsyncGenerator<string> {
  const [name = '', at = ''] = fails.split('@');
  try {
    for (let number = 0; ; number++) {
      gate.emit('part', number);
      if (String(number) === at) throw FAILURES[name]?.() ?? new Error('no such failure');
      yield `${number}${'.'.repeat(10_000)}\n`;
    }
  } finally {
    gate.emit('stopped');
  }
}

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

  @Post('lines')
  @StreamsBody({ types: ['text/csv'], limit: LINES_LIMIT, example: 'a\n' })
  async readLines(@BodyStream() lines: AsyncIterable<Buffer>, @Query() { q }: ListQuery): Promise<object> {
    let bytes = 0;
    for await (const piece of lines) {
      bytes += piece.length;
      gate.emit('piece', bytes);
      if (q === 'refuse') throw new TooManyNotes('Enough.');
      if (q === 'wait') await once(gate, 'opened');
    }
    return { bytes };
  }

  @Post('quick-lines')
  @StreamsBody({ types: ['text/csv'], limit: LINES_LIMIT, longest: QUICK })
  async readQuickLines(@BodyStream() lines: AsyncIterable<Buffer>): Promise<object> {
    return this.readLines(lines, {});
  }

  @Get('file')
  file(@Query() { q = '' }: ListQuery): Promise<StreamableFile> {
    return streamFile(parts(q), { type: 'text/plain; charset=utf-8', name: 'notes.txt' });
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
export async function startNotes(
  overrides: Partial<HttpConfig> = {},
  options?: Omit<HttpAdapterOptions, 'rateLimits'>,
): Promise<NotesApplication> {
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
  const rateLimits = new RateLimits({ isOn: config.rateLimits, clock: new SystemClock(), logger });
  const app = await NestFactory.create<NestFastifyApplication>(
    notesModule(config, logger),
    createHttpAdapter(config, logger, { rateLimits, ...options }),
    { bodyParser: false, logger: false },
  );
  await app.listen(config.port, config.host);
  return { app, log, port: (app.getHttpServer().address() as AddressInfo).port };
}

/** There is no database here. */
const noTransactions = { isOpen: false, afterCommit: (work: () => Promise<void>) => work() };

function notesModule(config: HttpConfig, logger: Logger): new () => object {
  const providers = [
    { provide: HttpConfig, useValue: config },
    { provide: Logger, useValue: logger },
    { provide: Cache, useValue: new Cache(noTransactions as Transactions, new Bus(logger), logger) },
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
