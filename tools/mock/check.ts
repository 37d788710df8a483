import { type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Document, Operation, Route } from '../clients/document.ts';
import { routesOf } from '../clients/document.ts';

const PATIENCE = 60_000;
const UUID = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';

interface Media {
  example?: unknown;
}

/** Asks for every operation with the example of its request, and compares with the example of its answer. */
export async function checkExamples(
  document: Document,
  origin: string,
  mock: ChildProcess,
): Promise<{ asked: number; objections: string[] }> {
  await listening(origin, mock);
  const routes = routesOf(document);
  const objections: string[] = [];
  for (const route of routes) {
    const objection = await objectionTo(route, origin);
    if (objection) objections.push(`${route.method} ${route.path}: ${objection}`);
  }
  return { asked: routes.length, objections };
}

async function listening(origin: string, mock: ChildProcess): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    if (mock.exitCode !== null) throw new Error(`The mock server ended with code ${mock.exitCode}.`);
    if (await fetch(origin).catch(() => undefined)) return;
    await delay(100);
  }
  throw new Error(`The mock server did not listen within ${PATIENCE} ms.`);
}

async function objectionTo({ method, path, operation }: Route, origin: string): Promise<string | undefined> {
  const [[type, media] = []] = Object.entries(
    (operation.requestBody?.content ?? {}) as Record<string, Media>,
  );
  const headers = { authorization: 'Bearer token', ...(type && { 'content-type': type }) };
  const body = media && bodyOf(type ?? '', media.example);
  const response = await fetch(origin + pathOf(path, operation), { method, headers, body });
  const [status, mediaType, example] = answerOf(operation);
  const text = await response.text();
  if (response.status !== status) return `${response.status} instead of ${status}: ${text.slice(0, 300)}`;
  if (mediaType !== 'application/json') return undefined;
  return isDeepStrictEqual(JSON.parse(text), example)
    ? undefined
    : `not its example, but ${text.slice(0, 300)}`;
}

function bodyOf(type: string, example: unknown): string {
  return type.endsWith('json') ? JSON.stringify(example) : String(example ?? 'an image');
}

function pathOf(path: string, { parameters = [] }: Operation): string {
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const schema = parameters.find((parameter) => parameter.name === name)?.schema as { example?: string };
    return schema.example ?? UUID;
  });
}

function answerOf({ responses }: Operation): [status: number, mediaType: string, example: unknown] {
  const [status = '', response] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
  const [[mediaType = '', media] = []] = Object.entries((response?.content ?? {}) as Record<string, Media>);
  return [Number(status), mediaType, media?.example];
}
