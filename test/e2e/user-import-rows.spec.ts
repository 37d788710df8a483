import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { file, importFile, people, refusal, sendFile } from '../support/user-files.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const latin1 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'));
const HEAD = 'email,name,roles\n';

describe('a row that is reported', () => {
  it.each([
    ['no address', 'x,Ada,member', [{ column: 'email', code: 'is_email' }]],
    [
      'no name',
      'a@example.com,,member',
      [
        { column: 'name', code: 'matches' },
        { column: 'name', code: 'min_length' },
      ],
    ],
    [
      'a role that does not exist',
      'a@example.com,Ada,member;nobody',
      [{ column: 'roles', code: 'unknown_role' }],
    ],
    ['a role twice', 'a@example.com,Ada,member;member', [{ column: 'roles', code: 'array_unique' }]],
    [
      'too many roles',
      `a@example.com,Ada,${Array.from({ length: 51 }, (_, i) => i).join(';')}`,
      [{ column: 'roles', code: 'array_max_size' }],
    ],
    ['too few cells', 'a@example.com,Ada', [{ column: null, code: 'wrong_number_of_cells' }]],
    ['too many cells', 'a@example.com,Ada,member,', [{ column: null, code: 'wrong_number_of_cells' }]],
    ['NUL in the address', 'a\0@example.com,Ada,', [{ column: 'email', code: 'forbidden_character' }]],
    ['NUL in a role', 'a@example.com,Ada,mem\0ber', [{ column: 'roles', code: 'forbidden_character' }]],
    ['NUL in the name', 'a@example.com,A\0da,', [{ column: 'name', code: 'forbidden_character' }]],
  ])('has %s', async (_what, row, errors) => {
    const report = await importFile(app, administrator, file(row), { dryRun: true });

    expect(report).toMatchObject({ rows: 1, created: 0, existing: 0, failed: 1 });
    expect(report.errors).toMatchObject(errors.map((error) => ({ line: 2, ...error })));
    expect(report.errors).toHaveLength(errors.length);
  });

  it('has the codes of POST /users', async () => {
    const person = { email: 'x'.repeat(321), name: '\u202E', roles: ['y'.repeat(65)] };
    const { error } = await administrator.client.POST('/api/v1/users', { body: person });
    const row = `${person.email},${person.name},${person.roles.join()}`;
    const { errors } = await importFile(app, administrator, file(row), { dryRun: true });

    expect(errors.map(({ column, code, detail }) => ({ column, code, detail }))).toEqual(
      error?.errors?.map(({ pointer, code, detail }) => ({ column: pointer.split('/')[1], code, detail })),
    );
  });

  it('is not UTF-8', async () => {
    const rows = latin1(`${HEAD}a@example.com,Jos\xe9,member\nb@example.com,Bob,member\n`);
    const { created, errors } = await importFile(app, administrator, rows, { dryRun: true });

    expect(created).toBe(1);
    expect(errors).toMatchObject([{ line: 2, column: 'name', code: 'not_utf8' }]);
  });

  it('stands in the line of the file in which it begins', async () => {
    const rows = 'email,"name",roles\r\n\r\na@example.com,"x\r\ny\nz",\r\nb,Bob,\rc,Cy,\n\n\n"d","D",""';
    const { rows: count, errors } = await importFile(app, administrator, rows, { dryRun: true });

    expect(count).toBe(4);
    expect(errors.map(({ line, column }) => [line, column])).toEqual([
      [3, 'name'],
      [6, 'email'],
      [7, 'email'],
      [10, 'email'],
    ]);
  });

  it('is one of a hundred at most', async () => {
    const rows = file(...Array.from({ length: 101 }, () => 'x,Ada,'), 'last@example.com,Last,');
    const report = await importFile(app, administrator, rows, { dryRun: true });

    expect(report).toMatchObject({ rows: 102, created: 1, failed: 101, errorsTruncated: true });
    expect(report.errors).toHaveLength(100);
  });
});

describe('a file of which nothing can be read from a line on', () => {
  it.each([
    [
      'a quotation mark that does not end',
      'x@example.com,"Ada,member\nc@example.com,Cy,\n',
      'unclosed_quote',
    ],
    [
      'a row that is too long',
      `x@example.com,${'y'.repeat(20_000)},\nc@example.com,Cy,\n`,
      'record_too_long',
    ],
    ['a quotation mark far from its end', `x@example.com,"${'y,y,y\n'.repeat(9_000)}",\n`, 'record_too_long'],
    ['a row of empty cells', `${','.repeat(1_000_000)}\n`, 'record_too_long'],
  ])('has %s: what stands before is imported', async (_what, rest, code) => {
    const report = await importFile(app, administrator, `${HEAD}before-${code}@example.com,Before,\n${rest}`);

    expect(report.created + report.existing).toBe(1);
    expect(report).toMatchObject({ rows: 2, failed: 1, errors: [{ line: 3, column: null, code }] });
  });

  it('has too many rows', async () => {
    const { rows, errors } = await importFile(
      app,
      administrator,
      `${HEAD}${'\n'.repeat(99_999)}x,A,\ny,B,\n`,
    );

    expect(rows).toBe(2);
    expect(errors).toMatchObject([
      { line: 100_001, code: 'is_email' },
      { line: 100_002, code: 'too_many_rows' },
    ]);
  });
});

describe('a file', () => {
  it.each([
    ['nothing', '', ['missing_column', 'missing_column', 'missing_column']],
    ['a mark of the byte order alone', '\uFEFF', ['missing_column', 'missing_column', 'missing_column']],
    ['a blank line', '\n', ['missing_column', 'missing_column', 'missing_column', 'unknown_column']],
    ['a column too few', 'email,name\na@example.com,Ada\n', ['missing_column']],
    ['a column that nobody knows', 'email,name,roles,isAdmin\n', ['unknown_column']],
    ['a column twice', 'email,name,roles,email\n', ['duplicate_column']],
    [
      'no first line',
      'a@example.com,Ada,member\n',
      [
        'missing_column',
        'missing_column',
        'missing_column',
        'unknown_column',
        'unknown_column',
        'unknown_column',
      ],
    ],
    ['a first line without end', 'x'.repeat(1_000_000), ['record_too_long']],
    ['another encoding', Buffer.from('\uFEFFemail,name,roles\n', 'utf16le').toString('latin1'), undefined],
  ])('of %s is refused', async (_what, text, codes) => {
    const problem = await refusal(app, administrator, latin1(Buffer.from(text).toString('latin1')));

    expect(problem).toMatchObject({ status: 422, code: 'users.unknown_columns' });
    if (codes) expect(problem.errors?.map(({ code }) => code)).toEqual(codes);
  });

  it('may have a first line only', async () => {
    expect(await importFile(app, administrator, file())).toMatchObject({ rows: 0, created: 0, failed: 0 });
  });

  it.each([
    ['a mark of the byte order', `\uFEFF${file('bom@example.com,Bom,')}`],
    [
      'a mark of the byte order and quotation marks',
      '\uFEFF"email","name","roles"\n"bom@example.com","Bom",""',
    ],
    ['another order', 'roles,name,email\r\nmember,Order,order@example.com\r\n'],
    ['carriage returns', 'email,name,roles\rcr@example.com,Cr,\r'],
    [
      'the columns of an export',
      'id,email,name,status,roles,createdAt,updatedAt,lastSignInAt\n,e@example.com,E,active,,,,\n',
    ],
    ['quotation marks where none belong', 'email,name,roles\nq@example.com,Dwayne "The Rock" Johnson,\n'],
  ])('may have %s', async (_what, text) => {
    expect(await importFile(app, administrator, text, { dryRun: true })).toMatchObject({
      rows: 1,
      created: 1,
    });
  });
});

describe('a request', () => {
  it.each([
    ['another media type', { 'content-type': 'application/octet-stream' }],
    ['a JSON media type', { 'content-type': 'application/json' }],
    ['another charset', { 'content-type': 'text/csv; charset=iso-8859-1' }],
    ['a compressed body', { 'content-encoding': 'gzip' }],
  ])('with %s is refused', async (_what, headers) => {
    const response = await sendFile(app, administrator, '{}', { headers });

    expect(response.status).toBe(415);
  });

  it('may name its charset', async () => {
    const headers = { 'content-type': 'Text/CSV; header=present; charset="UTF-8"' };

    expect((await sendFile(app, administrator, file(...people(1, 'charset')), { headers })).status).toBe(200);
  });

  it('cannot send CSV where JSON is read', async () => {
    const init = { method: 'POST', body: '', headers: { 'content-type': 'text/csv' } };

    expect((await app.send('/api/v1/users', init, administrator.tokens.accessToken)).status).toBe(415);
  });
});
