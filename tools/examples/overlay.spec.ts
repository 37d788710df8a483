import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layOver } from './overlay.ts';

const PROJECT = {
  '.prettierrc.json': '{ "singleQuote": true }',
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { HealthModule } from './health/index.js';

/** All. */
@Module({ imports: [HealthModule] })
export class AppModule {}
`,
  'migrations/index.ts': `import { One1 } from './1-one.js';
import { Three3 } from './3-three.js';

/** All. */
export const migrations: MigrationClass[] = [One1, Three3];
`,
};
const EXAMPLE = {
  'README.md': '# Notes',
  'src/notes/index.ts': 'export {};\n',
  'migrations/2-two.ts': 'export class Two2 {}\n',
  'test/e2e/notes.spec.ts': 'export {};\n',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overlay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, file)), { recursive: true });
    writeFileSync(join(folder, name, file), text);
  }
  return join(folder, name);
}

describe('an example', () => {
  it('becomes a feature of the project, with its migration in the order of time', async () => {
    const project = write('project', PROJECT);
    const files = await layOver(project, write('example', EXAMPLE));
    const read = (file: string): string => readFileSync(join(project, file), 'utf8');

    expect(files.toSorted()).toEqual(['migrations/2-two.ts', 'src/notes/index.ts', 'test/e2e/notes.spec.ts']);
    expect(read('src/notes/index.ts')).toBe('export {};\n');
    expect(read('src/app.module.ts')).toContain("import { NotesModule } from './notes/index.js';");
    expect(read('src/app.module.ts')).toContain('[HealthModule, NotesModule]');
    expect(read('migrations/index.ts')).toContain("import { Two2 } from './2-two.js';");
    expect(read('migrations/index.ts')).toContain('[One1, Two2, Three3]');
  });

  it('changes nothing that is there', async () => {
    const project = write('project', { ...PROJECT, 'src/notes/index.ts': 'export const own = 1;\n' });

    await expect(layOver(project, write('example', EXAMPLE))).rejects.toThrow('src/notes/index.ts is there');
    expect(readFileSync(join(project, 'src/notes/index.ts'), 'utf8')).toBe('export const own = 1;\n');
  });
});
