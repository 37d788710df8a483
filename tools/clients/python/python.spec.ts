import { describe, expect, it } from 'vitest';
import type { Document, Operation, Schema } from '../document.ts';
import { modelsOf } from './models.ts';
import { operationsOf } from './operations.ts';
import { docstring, snakeCase, typeOf } from './types.ts';

it.each([
  ['createdAt', 'created_at'],
  ['If-Match', 'if_match'],
  ['rpId', 'rp_id'],
  // Words of the language.
  ['from', 'from_'],
  ['import', 'import_'],
])('%s is named %s', (name, python) => {
  expect(snakeCase(name)).toBe(python);
});

it.each<[Schema, string]>([
  [{ type: ['string', 'null'], format: 'date-time' }, 'datetime | None'],
  [{ type: 'array', items: { $ref: '#/components/schemas/User' } }, 'list[User]'],
  [{ type: 'string', enum: ['a', 'b'] }, 'Literal["a", "b"]'],
  [{ type: 'boolean', enum: [true] }, 'Literal[True]'],
  [{ oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }, 'A | B'],
  [{ allOf: [{ $ref: '#/components/schemas/A' }], description: 'Of its own.' }, 'A'],
  [{ description: 'Anything.' }, 'Any'],
])('%j has the type %s', (schema, type) => {
  expect(typeOf(schema)).toBe(type);
});

it('words of the document end no docstring', () => {
  expect(docstring('A """quoted""" \\d\nline', '    ')).toBe(
    `    """A '''quoted''' \\\\d\n    line\n    """`,
  );
});

describe('a document', () => {
  const note: Schema = {
    type: 'object',
    properties: { text: { type: 'string' }, doneAt: { type: ['string', 'null'], format: 'date-time' } },
    required: ['text'],
  };
  const update: Operation = {
    operationId: 'notes.update',
    summary: 'Change a note',
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    requestBody: {
      content: { 'application/json': { schema: { $ref: '#/components/schemas/NoteRequest' } } },
    },
    responses: {
      200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } },
    },
  };
  const having = (request: Schema): Document => ({
    paths: { '/notes/{id}': { patch: update } },
    components: { schemas: { Note: note, NoteRequest: request } },
  });

  it('has a class for each answer, and arguments for each property of a body', () => {
    expect(modelsOf(having(note))).toContain('class Note:');
    expect(modelsOf(having(note))).not.toContain('class NoteRequest');
    const methods = operationsOf(having(note));
    expect(methods).toContain(
      '        id: str,\n        *,\n        text: str,\n        done_at: datetime | None | Unset = UNSET,',
    );
    expect(methods).toContain('f"/notes/{self._transport.quote(id)}"');
  });

  it('has no body with a property of the name of a parameter', () => {
    const twice = { ...note, properties: { ...note.properties, id: { type: 'string' } } };

    expect(() => operationsOf(having(twice))).toThrow('"id" is in the body and beside it');
  });
});
