import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { type Copy, DockerfileParser, type Env, type From, type Instruction } from 'dockerfile-ast';
import type { Execution, Root } from './root.ts';

/** A built image, or a stage of one: its files, and how it is started. */
export interface Image extends Execution {
  root: Root;
  command: string[];
  healthcheck: string[];
}

/** Where an image comes from. */
export interface Source {
  /** The folder that COPY reads, but for what .dockerignore leaves out. */
  context: string;
  /** A new root, which begins as a copy of the other one. */
  newRoot: (from?: Root) => Root;
}

type Step = (instruction: Instruction, image: Image, stages: Map<string, Image>, source: Source) => void;

/** What each instruction does. One that is not here fails the build: this is no complete builder. */
const steps: Record<string, Step> = {
  WORKDIR: (instruction, image) => {
    image.workdir = instruction.getArgumentsContent() ?? '';
    mkdirSync(join(image.root.path, image.workdir), { recursive: true });
  },
  ENV: (instruction, image) => {
    for (const property of (instruction as Env).getProperties())
      image.env[property.getName()] = property.getValue() ?? '';
  },
  RUN: (instruction, image) => {
    const command = instruction.getArgumentsContent() ?? '';
    console.log(`RUN ${command}`);
    image.root.run(['sh', '-c', command], image);
  },
  COPY: (instruction, image, stages, source) => {
    const from = (instruction as Copy).getFromFlag()?.getValue();
    const stage = from === undefined ? undefined : stages.get(from ?? '');
    const paths = instruction.getArguments().map((argument) => argument.getValue());
    const target = paths.pop() ?? '';
    for (const path of paths) {
      if (stage) copy(join(stage.root.path, path), image, target);
      else copy(join(source.context, path), image, target, admitted(source.context));
    }
  },
  USER: (instruction, image) => void (image.user = instruction.getArgumentsContent() ?? ''),
  CMD: (instruction, image) => void (image.command = commandOf(instruction)),
  HEALTHCHECK: (instruction, image) => void (image.healthcheck = commandOf(instruction)),
  VOLUME: (instruction, image) => void (image.writable = [instruction.getArgumentsContent() ?? '']),
  EXPOSE: () => {},
};

/** Builds the stages one after the other, and answers the last one. */
export function buildImage(dockerfile: string, source: Source): Image {
  const stages = new Map<string, Image>();
  let image: Image | undefined;
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') image = begin(instruction as From, stages, source);
    else if (!image || !steps[keyword]) throw new Error(`${keyword} is unknown to tools/image.`);
    else steps[keyword](instruction, image, stages, source);
  }
  if (!image) throw new Error('The Dockerfile has no FROM.');
  return image;
}

function begin(instruction: From, stages: Map<string, Image>, { newRoot }: Source): Image {
  const base = stages.get(instruction.getImage() ?? '');
  const bare = { env: {}, workdir: '/', user: 'root', command: [], healthcheck: [] };
  const image: Image = { ...bare, ...base, env: { ...base?.env }, root: newRoot(base?.root) };
  stages.set(instruction.getBuildStage() ?? '', image);
  return image;
}

function copy(from: string, image: Image, target: string, filter?: (path: string) => boolean): void {
  const to = join(image.root.path, target.startsWith('/') ? '/' : image.workdir, target);
  const intoFolder = target.endsWith('/') && statSync(from).isFile();
  cpSync(from, intoFolder ? join(to, basename(from)) : to, {
    recursive: true,
    filter,
    verbatimSymlinks: true,
  });
}

function admitted(context: string): (path: string) => boolean {
  // Its types speak of a default export that the package, which is CommonJS, does not have.
  const ignore = (dockerignore as unknown as typeof dockerignore.default)().add(
    readFileSync(join(context, '.dockerignore'), 'utf8'),
  );
  return (path) => !ignore.ignores(relative(context, path)) || statSync(path).isDirectory();
}

/** The arguments of the form `["file", "argument"]`. */
function commandOf(instruction: Instruction): string[] {
  const [list = '[]'] = /\[.*\]/s.exec(instruction.getArgumentsContent() ?? '') ?? [];
  return JSON.parse(list) as string[];
}
