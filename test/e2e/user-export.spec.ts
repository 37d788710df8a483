import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { linesOf } from '../support/bulk-files.js';
import { listUsers, makePeople } from '../support/people.js';
import { exportUsers, file, importFile } from '../support/user-files.js';
import { storeRole } from '../support/roles.js';

/** Names as POST /users lets them through; a CSV import would take one apostrophe away. */
const FORMULAS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '＝1',
  "'=1",
  'x;=1',
  '"=1"',
  '=HYPERLINK("https://evil.test")',
];

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await storeRole(app, '-cashier', []);
  await makePeople(app, administrator);
  for (const [index, name] of FORMULAS.entries())
    await app.anInvitedUser(administrator, {
      name,
      email: `+formula${index}@example.com`,
      roles: ['member', '-cashier'],
    });
}, 120_000);
afterAll(() => app.stop());

type Row = Record<string, string>;
const csv = async (query = ''): Promise<Row[]> =>
  parse(await (await exportUsers(app, administrator, query)).text(), { columns: true });
const ndjson = async (query: string): Promise<unknown[]> =>
  linesOf(await (await exportUsers(app, administrator, query)).text());

describe('an export', () => {
  it.each([
    ['', 'text/csv; charset=utf-8; header=present', 'users.csv'],
    ['?format=csv', 'text/csv; charset=utf-8; header=present', 'users.csv'],
    ['?format=ndjson', 'application/x-ndjson', 'users.ndjson'],
  ])('%s is a file to be kept (ASVS 4.1.1, 5.4.1, 14.3.2)', async (query, type, name) => {
    const { status, headers } = await exportUsers(app, administrator, query);

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    '',
    'sort=name',
    'sort=-lastSignInAt,email',
    'q=bob',
    'filter[status]=deleted',
    'filter[status]=invited&sort=-email',
    `filter[createdAt][gte]=2000-01-01`,
  ])('as NDJSON has what the list has: %s', async (query) => {
    const { items } = await listUsers(administrator, `limit=100&${query}`);

    expect(items.length).toBeGreaterThan(0);
    expect(await ndjson(`?format=ndjson&${query}`)).toEqual(items);
  });

  it('as CSV has the same in columns', async () => {
    const { items } = await listUsers(administrator, 'limit=100&sort=createdAt&q=person-');
    const rows = await csv('?sort=createdAt&q=person-');

    expect(rows).toEqual(
      items.map(({ roles, lastSignInAt, avatarUrl: _notThere, emailRefusedAt: _norThis, ...user }) => ({
        ...user,
        roles: roles.join(';'),
        lastSignInAt: lastSignInAt ?? '',
      })),
    );
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'id',
      'email',
      'name',
      'status',
      'roles',
      'createdAt',
      'updatedAt',
      'lastSignInAt',
    ]);
  });

  it('of nobody has its first line all the same', async () => {
    const empty = '?q=nobody-has-this-name';

    expect(await (await exportUsers(app, administrator, empty)).text()).toBe(
      'id,email,name,status,roles,createdAt,updatedAt,lastSignInAt\r\n',
    );
    expect(await ndjson(`${empty}&format=ndjson`)).toEqual([]);
  });

  it('as CSV has no cell that is a formula, and as NDJSON what was typed (ASVS 1.2.10)', async () => {
    const query = 'sort=email&filter[email][startsWith]=%2Bformula';
    const cells = (await csv(`?${query}`)).flatMap((row) => Object.values(row));

    expect(cells).toContain("'=1+1");
    expect(cells).toContain("'+formula0@example.com");
    expect(cells).toContain("'-cashier;member");
    for (const cell of cells.flatMap((each) => each.split(/[,;\t]/)))
      expect(cell).not.toMatch(/^\s*"?[=+\-@＝]/);
    expect(await ndjson(`?format=ndjson&${query}`)).toMatchObject(FORMULAS.map((name) => ({ name })));
  });

  it('can be imported again', async () => {
    const query = 'filter[email][startsWith]=%2Bformula&sort=email';
    const exported = await (await exportUsers(app, administrator, `?${query}`)).text();
    const known = await importFile(app, administrator, exported);
    expect(known).toMatchObject({ rows: FORMULAS.length, existing: FORMULAS.length });

    const { items } = await listUsers(administrator, query);
    for (const { id } of items)
      await administrator.client.DELETE('/api/v1/users/{id}', { params: { path: { id } } });
    expect(await importFile(app, administrator, exported)).toMatchObject({ created: FORMULAS.length });
    const again = await listUsers(administrator, query);
    const said = ({ email, name, roles }: (typeof items)[number]) => ({ email, name, roles });
    expect(again.items.map(said)).toEqual(items.map(said));
  });

  it('goes on over many pages', async () => {
    const people = Array.from({ length: 1_100 }, (_, index) => `page${index}@example.com,Person ${index},`);
    await importFile(app, administrator, file(...people));
    const emails = (await csv('?filter[email][startsWith]=page')).map(({ email }) => email);

    expect(emails).toHaveLength(1_100);
    expect(new Set(emails).size).toBe(1_100);
  });
});

describe('who exports', () => {
  it('needs the permission to see users', async () => {
    const member = await app.aUser(administrator);

    expect((await exportUsers(app, member)).status).toBe(403);
    expect((await app.send('/api/v1/users/export')).status).toBe(401);
  });

  it.each([
    ['?format=xml', 'http.validation_failed'],
    ['?limit=5', 'http.validation_failed'],
    ['?cursor=x', 'http.validation_failed'],
    ['?sort=password', 'lists.invalid_query'],
    ['?filter[password]=x', 'lists.invalid_query'],
    ['?filter[createdAt][gte]=yesterday', 'lists.invalid_query'],
  ])('is refused %s before anything is sent', async (query, code) => {
    const response = await exportUsers(app, administrator, query);

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code });
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it('gets the header fields for HEAD', async () => {
    const response = await app.send(
      '/api/v1/users/export',
      { method: 'HEAD' },
      administrator.tokens.accessToken,
    );

    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="users.csv"');
  });
});
