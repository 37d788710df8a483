import type { Finding, PartResult } from './finding.ts';
import { type Extent, measure, ratiosInTurn, warm } from './measure.ts';
import type { Server } from './servers.ts';
import { type Stage, withStage } from './stage.ts';
import type { Work, WorkRequest } from './work.ts';

/** One server on one stage, and what is asked of it. */
interface Side {
  stage: Stage;
  server: Server;
  works: Work[];
}

/** A tenth of the users beside ten times as many, asked by one connection: how much longer an answer takes. */
export async function measureGrowth({ users, adminUrl }: Stage, extent: Extent): Promise<PartResult> {
  const findings: Finding[] = [];
  await withStage(adminUrl, Math.floor(users / 10), (few) =>
    withStage(adminUrl, users * 10, async (many) => {
      findings.push(...(await compare(await begin(few), await begin(many), extent)));
    }),
  );
  return { findings };
}

async function begin(stage: Stage): Promise<Side> {
  const { words } = stage.people;
  const list = stage.work('list of 20');
  const like = (name: string, pathOf: (request: WorkRequest, index: number) => string): Work => ({
    ...list,
    name,
    requests: list.requests.map((request, index) => ({ ...request, path: pathOf(request, index) })),
  });
  const works = [
    stage.work('read by id'),
    list,
    like('filtered list', ({ path }) => `${path}&filter[status]=suspended`),
    like('search', ({ path }, index) => `${path}&q=${words[index]}`),
  ];
  return { stage, server: await stage.start({ name: `${stage.users} users` }), works };
}

async function compare(few: Side, many: Side, { warming, rounds, seconds }: Extent): Promise<Finding[]> {
  for (const { server, works } of [few, many]) await warm(server, works, warming);
  const findings: Finding[] = [];
  for (const { name } of few.works) {
    const values = await ratiosInTurn([few, many], rounds, async ({ server, works }, round) => {
      const work = works.find((each) => each.name === name);
      if (!work) throw new Error(`${server.name} have no ${name}.`);
      return 1 / (await measure(server, work, { round, seconds, connections: 1 })).perSecond;
    });
    findings.push({ work: `${name}, ${many.server.name}`, of: 'time', against: few.server.name, values });
  }
  for (const { stage, server } of [few, many]) await stage.end(server);
  return findings;
}
