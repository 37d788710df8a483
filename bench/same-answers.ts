import { deepStrictEqual } from 'node:assert/strict';
import type { Server } from './servers.ts';
import { UNIQUE, type Work, type WorkRequest } from './work.ts';

/**
 * Refuses to compare servers that do different things: what they answer must be the same but for what is generated,
 * which must be there all the same. The next page of the list counts too.
 */
export async function assertSameAnswers(servers: Server[], work: Work[]): Promise<void> {
  for (const each of work) {
    const answers = [];
    for (const server of servers) answers.push(await answerOf(server, each));
    const [ours, ...theirs] = answers;
    theirs.forEach((answer, index) =>
      deepStrictEqual(answer, ours, `${servers[index + 1]?.name} answers ${each.name} in another way`),
    );
  }
}

async function answerOf(server: Server, { requests, status, generated = [], name }: Work): Promise<unknown> {
  const [request] = requests;
  if (!request) throw new Error(`There is no request for ${name}.`);
  const body = await ask(server, request, status);
  const { nextCursor } = body;
  const path = `${request.path}&cursor=${String(nextCursor)}`;
  const next = typeof nextCursor === 'string' ? await ask(server, { ...request, path }, status) : undefined;
  return {
    body: { ...body, ...Object.fromEntries(generated.map((field) => [field, typeof body[field]])) },
    next,
  };
}

async function ask(
  { origin, name }: Server,
  { method, path, headers, body }: WorkRequest,
  status: number,
): Promise<Record<string, unknown>> {
  const response = await fetch(origin + path, {
    method,
    headers,
    body: body?.replace(UNIQUE, crypto.randomUUID()),
  });
  const text = await response.text();
  if (response.status !== status) {
    throw new Error(
      `${name} answered ${method} ${path} with ${response.status} instead of ${status}: ${text}`,
    );
  }
  return JSON.parse(text) as Record<string, unknown>;
}
