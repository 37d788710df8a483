import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NODE = join(import.meta.dirname, '../../node_modules/node/bin');
const PATH = '/opt/node/bin:/usr/local/bin:/usr/bin:/bin';
/** This machine's npm settings, such as its certificates, and what npm has fetched already. */
const NPM_SETTINGS = execFileSync('npm', ['config', 'get', 'userconfig'], { encoding: 'utf8' }).trim();
const NPM_CACHE = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
const { NODE_EXTRA_CA_CERTS } = process.env;
const CERTIFICATES = NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS } : {};

/** How a command is run. */
export interface Execution {
  env: Record<string, string>;
  workdir: string;
  user: string;
  /** Nothing can be written but these folders and /tmp. */
  writable?: string[];
}

/** A root file system: the machine's programs, read-only, and besides them only what an image puts there. */
export class Root {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static make(parent: string, from?: Root): Root {
    const root = new Root(mkdtempSync(join(parent, 'root-')));
    if (from) execFileSync('cp', ['-a', `${from.path}/.`, root.path]);
    else root.furnish();
    chmodSync(root.path, 0o755);
    return root;
  }

  private furnish(): void {
    for (const folder of ['usr', 'opt/node/bin', 'etc/ssl', 'proc', 'dev', 'tmp', 'root/.npm'])
      mkdirSync(join(this.path, folder), { recursive: true });
    for (const link of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${link}`, join(this.path, link));
    writeFileSync(
      join(this.path, 'etc/passwd'),
      'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/tmp:/bin/sh\n',
    );
    writeFileSync(join(this.path, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
    for (const file of ['resolv.conf', 'hosts', 'nsswitch.conf', 'ld.so.cache'])
      if (existsSync(`/etc/${file}`))
        cpSync(`/etc/${file}`, join(this.path, 'etc', file), { dereference: true });
    if (existsSync(NPM_SETTINGS)) cpSync(NPM_SETTINGS, join(this.path, 'root/.npmrc'));
  }

  has(path: string): boolean {
    return existsSync(join(this.path, path));
  }

  /** Runs the command in this root, to its end. */
  run(command: string[], execution: Execution): void {
    const [file = '', ...args] = this.entering(command, execution);
    execFileSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  }

  /** Starts the command in this root; the process is the command itself. */
  start(command: string[], execution: Execution): ChildProcess {
    const [file = '', ...args] = this.entering(command, execution);
    return spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  }

  private entering(command: string[], { env, workdir, user, writable }: Execution): string[] {
    const HOME = user === 'root' ? '/root' : '/tmp';
    const variables = Object.entries({ PATH, HOME, ...CERTIFICATES, ...env }).map(
      ([name, value]) => `${name}=${value}`,
    );
    const enter = [
      'chroot',
      `--userspec=${user}`,
      this.path,
      'env',
      '-i',
      `--chdir=${workdir}`,
      ...variables,
    ];
    const script = [...this.mounts(writable), 'exec "$@"'].join(' && ');
    return ['unshare', '--mount', 'sh', '-ec', script, 'sh', ...enter, ...command];
  }

  private mounts(writable: string[] | undefined): string[] {
    const at = (path: string): string => `'${join(this.path, path)}'`;
    const locked = writable && [
      `mount --bind ${at('')} ${at('')}`,
      ...writable.map((folder) => `mount --bind ${at(folder)} ${at(folder)}`),
      `mount -o remount,ro,bind ${at('')}`,
    ];
    return [
      ...(locked ?? []),
      `mount --bind /usr ${at('usr')}`,
      `mount -o remount,ro,bind ${at('usr')}`,
      `mount --bind '${NODE}' ${at('opt/node/bin')}`,
      `mount --rbind /etc/ssl ${at('etc/ssl')}`,
      `mount --bind '${NPM_CACHE}' ${at('root/.npm')}`,
      `mount --rbind /dev ${at('dev')}`,
      `mount -t proc proc ${at('proc')}`,
      `mount -t tmpfs tmpfs ${at('tmp')}`,
    ];
  }
}
