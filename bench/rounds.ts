import type { Finding, PartResult } from './finding.ts';
import { type Extent, measureRounds, ratiosOf, warm } from './measure.ts';
import { assertSameAnswers } from './same-answers.ts';
import { type Server, SERVERS } from './servers.ts';
import type { Stage } from './stage.ts';

/** The application beside two servers that do the same, with 32 connections. */
export async function measureBesidePeers(stage: Stage, extent: Extent): Promise<PartResult> {
  const application = await stage.start();
  const settings = await settingsOf(application, stage.people.tokens);
  const servers = [application];
  for (const peer of ['fastify-pg', 'ordinary-nest'] as const)
    servers.push(await stage.startPeer(peer, settings));
  await assertSameAnswers(servers, stage.works);
  console.log(`The same answers from ${SERVERS.join(', ')}.`);
  for (const server of servers) {
    console.log(`Warming ${server.name} …`);
    await warm(server, stage.works, extent.warming);
  }
  const measurements = await measureRounds(servers, stage.works, extent);
  const processes = servers.map(({ name, readyAfter, memory }) => ({ name, readyAfter, memory }));
  await stage.end(...servers);
  const findings = stage.works.flatMap(({ name: work }): Finding[] =>
    ['fastify-pg', 'ordinary-nest'].flatMap((against) => {
      const compared = { work, server: application.name, against };
      return [
        { work, of: 'requests a second', against, values: ratiosOf(measurements, 'perSecond', compared) },
        { work, of: 'CPU a request', against, values: ratiosOf(measurements, 'cpu', compared) },
      ];
    }),
  );
  return { findings, measurements, processes };
}

async function settingsOf({ origin }: Server, [token]: string[]): Promise<object> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${origin}/api/v1/users/me/settings`, { headers });
  if (!response.ok) throw new Error(`The application answered ${response.status} for its settings.`);
  return (await response.json()) as object;
}
