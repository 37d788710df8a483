import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailsTo, tokenFor } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication } from '../support/application.js';
import { listUsers } from '../support/people.js';
import { file, importFile, people, refusal, sendFile } from '../support/user-files.js';
import { storeRole } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await storeRole(app, 'importer', ['users.create', 'users.read']);
  await storeRole(app, 'secretary', ['users.create', 'users.read']);
});
afterAll(() => app.stop());

const find = async (email: string) =>
  (await listUsers(administrator, `filter[email]=${encodeURIComponent(email)}`)).items;

describe('an import', () => {
  it('invites the people in the file', async () => {
    const report = await importFile(
      app,
      administrator,
      file(
        'ada@example.com,"Person, Ada",member',
        'bob@example.com,Bob,importer; secretary',
        'eve@example.com,Eve,',
      ),
    );

    const none = { existing: 0, failed: 0, errors: [], errorsTruncated: false };
    expect(report).toEqual({ dryRun: false, rows: 3, created: 3, ...none });
    expect(await find('ada@example.com')).toMatchObject([
      { name: 'Person, Ada', status: 'invited', roles: ['member'] },
    ]);
    expect(await find('bob@example.com')).toMatchObject([{ roles: ['importer', 'secretary'] }]);
    expect(await find('eve@example.com')).toMatchObject([{ roles: [] }]);
  });

  it('invites people by mail, who then sign in, and nobody in a dry run', async () => {
    await importFile(app, administrator, file('token@example.com,Token,member'), { dryRun: true });
    expect(await mailsTo(app, 'token@example.com')).toEqual([]);
    await importFile(app, administrator, file('token@example.com,Token,member'));
    const [user] = await find('token@example.com');
    const body = { token: await tokenFor(app, 'token@example.com'), newPassword: PASSWORD };
    await app.anonymous.POST('/api/v1/auth/password-resets/confirmations', { body });

    expect(await mailsTo(app, 'token@example.com')).toHaveLength(1);
    expect((await app.signIn('token@example.com', PASSWORD)).id).toBe(user?.id);
  });

  it('counts who has an account already, and changes nothing of theirs', async () => {
    await importFile(app, administrator, file('again@example.com,Again,member'));
    const before = await find('again@example.com');
    const report = await importFile(app, administrator, file('AGAIN@example.com,Someone Else,importer'));

    expect(report).toMatchObject({ rows: 1, created: 0, existing: 1, failed: 0 });
    expect(await find('again@example.com')).toEqual(before);
  });

  it('takes the second row with an address for someone who exists', async () => {
    const rows = ['twice@example.com,First,member', 'x,Bad,', 'Twice@example.com,Second,member'];
    const apart = [...rows.slice(0, 1), ...people(250, 'apart'), ...rows.slice(2)];

    expect(await importFile(app, administrator, file(...rows), { dryRun: true })).toMatchObject({
      created: 1,
      existing: 1,
      failed: 1,
    });
    expect(await importFile(app, administrator, file(...apart), { dryRun: true })).toMatchObject({
      created: 251,
      existing: 1,
    });
    expect(await importFile(app, administrator, file(...apart))).toMatchObject({ created: 251, existing: 1 });
    expect(await find('twice@example.com')).toMatchObject([{ name: 'First' }]);
  });

  it('judges in a dry run as it would, and writes nothing', async () => {
    const rows = file(
      'dry@example.com,Dry,member',
      'admin@example.com,Admin,member',
      'dry@example.com,Dry,',
      'no address,Dry,member',
      'dry2@example.com,Dry,nobody',
    );
    const dry = await importFile(app, administrator, rows, { dryRun: true });
    expect(await find('dry@example.com')).toEqual([]);
    const real = await importFile(app, administrator, rows, { dryRun: false });

    expect(dry).toMatchObject({ rows: 5, created: 1, existing: 2, failed: 2 });
    expect({ ...dry, dryRun: false }).toEqual(real);
    expect(await find('dry@example.com')).toHaveLength(1);
  });

  it('refuses a dryRun that is neither true nor false', async () => {
    const response = await app.send(
      '/api/v1/users/imports?dryRun=yes',
      { method: 'POST', body: file('typo@example.com,T,'), headers: { 'content-type': 'text/csv' } },
      administrator.tokens.accessToken,
    );

    expect(response.status).toBe(422);
    expect(await find('typo@example.com')).toEqual([]);
  });

  it('of two at once makes each person once', async () => {
    const secretary = await app.aUser(administrator, { roles: ['administrator'] });
    const rows = people(900, 'both');
    const reports = await Promise.all([
      importFile(app, administrator, file(...rows)),
      importFile(app, secretary, file(...rows.toReversed())),
      importFile(app, secretary, file(...rows)),
    ]);

    expect(reports.reduce((total, { created }) => total + created, 0)).toBe(900);
    for (const { created, existing, failed } of reports) {
      expect(created + existing).toBe(900);
      expect(failed).toBe(0);
    }
  });
});

describe('who imports', () => {
  it('needs the permission to invite', async () => {
    const member = await app.aUser(administrator);

    expect((await sendFile(app, member, file())).status).toBe(403);
    expect((await sendFile(app, undefined, file())).status).toBe(401);
  });

  it('gives nobody what they do not hold themselves (ASVS 8.2.1)', async () => {
    const importer = await app.aUser(administrator, { roles: ['importer'] });
    const report = await importFile(
      app,
      importer,
      file('rise@example.com,Rise,administrator', 'level@example.com,Level,importer'),
    );

    expect(report).toMatchObject({ created: 1, failed: 1 });
    expect(report.errors).toMatchObject([{ line: 2, column: 'roles', code: 'beyond_own_permissions' }]);
    expect(await find('rise@example.com')).toEqual([]);
  });

  it('is told by the rows whether people have accounts only if they may invite them', async () => {
    const problem = await refusal(app, await app.aUser(administrator), file('admin@example.com,A,'));

    expect(problem.code).toBe('auth.permission_denied');
  });
});
