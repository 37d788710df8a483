import { Body, Controller, Get, type INestApplication, Module, Param, Patch, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiProperty,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { beforeAll, describe, expect, it } from 'vitest';
import { Public, RequirePermission } from '#libs/access';
import { VersionMismatch } from '#libs/database';
import { AppError } from '#libs/kernel';
import { buildDocument } from './document.js';
import { rememberErrors } from './error-catalogue.js';
import type { Operation as DocumentedOperation } from './openapi-types.js';
import { Operation } from './operation.decorator.js';

class NoteNotFound extends AppError {
  static override readonly code = 'notes.not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Note not found';
}

class Note {
  @ApiProperty({ example: 'Buy milk' }) text: string;
  @ApiProperty({ type: [String], example: ['home'] }) tags: string[];
  @ApiProperty({ type: String, format: 'date-time' }) at: Date;
}

@Controller('notes')
class NotesController {
  @Get(':id')
  @RequirePermission('notes.read')
  @Operation('notes.read', 'Read a note', { errors: [NoteNotFound] })
  @ApiOkResponse({ type: Note })
  read(@Param('id') _id: string): Note {
    return new Note();
  }

  @Patch(':id')
  @RequirePermission('notes.write')
  @Operation('notes.update', 'Change a note', { errors: [NoteNotFound, VersionMismatch] })
  @ApiOkResponse({ type: Note })
  update(@Param('id') _id: string, @Body() note: Note): Note {
    return note;
  }

  @Post()
  @ApiHeader({ name: 'Idempotency-Key', schema: { type: 'string' } })
  @RequirePermission('notes.write')
  @Operation('notes.create', 'Write a note')
  @ApiCreatedResponse({ type: Note })
  create(@Body() note: Note): Note {
    return note;
  }

  @Get()
  @Public('shown to everyone')
  @Operation('notes.list', 'List notes')
  list(): void {}
}

@Module({ controllers: [NotesController] })
class NotesModule {}

let document: OpenAPIObject;
const operation = (path: string, method: 'get' | 'patch' | 'post'): DocumentedOperation =>
  document.paths[path]?.[method] as unknown as DocumentedOperation;

beforeAll(async () => {
  const app: INestApplication = await NestFactory.create(NotesModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
  });
  document = buildDocument(app, {
    title: 'Notes',
    version: '1',
    description: '',
    license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    tags: {},
  });
});

describe('the document', () => {
  it('gives a route its id, permission and own errors', () => {
    const read = operation('/notes/{id}', 'get');

    expect(read).toMatchObject({ operationId: 'notes.read', 'x-permission': 'notes.read' });
    expect(read.responses['404']?.description).toContain('notes.not_found');
  });

  it('adds the failures that follow from access and input', () => {
    const statusesOf = (path: string, method: 'get' | 'patch'): string[] =>
      Object.keys(operation(path, method).responses);

    expect(statusesOf('/notes/{id}', 'patch')).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '404', '412', '413', '415', '422', '500', '503']),
    );
    expect(statusesOf('/notes', 'get')).not.toEqual(expect.arrayContaining(['401']));
    expect(statusesOf('/notes', 'get')).not.toEqual(expect.arrayContaining(['413']));
  });

  it('marks public routes as such', () => {
    expect(operation('/notes', 'get').security).toEqual([]);
    expect(operation('/notes/{id}', 'get').security).toEqual([{ bearer: [] }]);
  });

  it('puts an example of the whole together', () => {
    expect(operation('/notes/{id}', 'get').responses['200']?.content?.['application/json']?.example).toEqual({
      text: 'Buy milk',
      tags: ['home'],
      at: '2026-01-31T12:00:00.000Z',
    });
  });

  it('documents entity tags where a change can be refused by them', () => {
    const read = operation('/notes/{id}', 'get');

    expect(read.responses['304']).toBeDefined();
    expect(read.parameters?.map(({ name }) => name)).toContain('If-None-Match');
    expect(read.responses['200']?.headers).toHaveProperty('ETag');
    expect(operation('/notes', 'get').responses['304']).toBeUndefined();
  });

  it('documents idempotency keys where a request may be repeated', () => {
    const { parameters, responses } = operation('/notes', 'post');

    expect(parameters?.map(({ name }) => name)).toEqual(['Idempotency-Key']);
    expect(responses['201']?.headers).toHaveProperty('Idempotency-Replayed');
    expect(responses['409']?.description).toContain('idempotency.in_progress');
    expect(responses['409']?.headers).toHaveProperty('Retry-After');
    expect(operation('/notes/{id}', 'patch').responses['409']?.headers).toBeUndefined();
  });

  it('accepts a merge patch under its own media type', () => {
    const content = operation('/notes/{id}', 'patch').requestBody?.content;

    expect(content?.['application/merge-patch+json']).toEqual(content?.['application/json']);
  });

  it('has one example for each error', () => {
    const { examples = {} } = document.components ?? {};

    expect(examples['notes.not_found']).toMatchObject({ value: { status: 404, code: 'notes.not_found' } });
  });
});

it('refuses two errors with one code', () => {
  class Impostor extends AppError {
    static override readonly code = 'notes.not_found';
    static override readonly kind = 'not_found';
    static override readonly title = 'Another one';
  }

  expect(() => rememberErrors([Impostor])).toThrow('Two error classes have the code "notes.not_found"');
});
