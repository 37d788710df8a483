import { In, IsNull, Not, type Repository } from 'typeorm';
import type { DueJob } from './due-jobs.js';
import { OutboxJob, WAITING } from './outbox-job.entity.js';

/** Those of the jobs that no earlier one of their name and key holds up; all that are not ordered. */
export async function withoutPredecessor(
  rows: Repository<OutboxJob>,
  jobs: readonly DueJob[],
): Promise<DueJob[]> {
  const ids = jobs.filter(({ position }) => position !== null).map(({ id }) => id);
  if (ids.length === 0) return [...jobs];
  const query = rows
    .createQueryBuilder('job')
    .select('job.id')
    .where({ id: In(ids) });
  const earlier = query
    .subQuery()
    .select('1')
    .from(OutboxJob, 'earlier')
    .where('earlier.name = job.name AND earlier.key = job.key AND earlier.barrier < job.position');
  const heads = await query.andWhere(`NOT EXISTS ${earlier.getQuery()}`).getMany();
  const free = new Set(heads.map(({ id }) => id));
  return jobs.filter(({ id, position }) => position === null || free.has(id));
}

/**
 * Makes the next job of the name and key due, once it can be seen that the one before has ended. A relay that
 * misses this looks again by itself.
 */
export async function releaseNext(
  rows: Repository<OutboxJob>,
  { name, key, position }: Pick<OutboxJob, 'name' | 'key' | 'position'>,
): Promise<void> {
  if (key === null || position === null) return;
  const next = await rows.findOne({
    select: { id: true },
    where: { name, key, barrier: Not(IsNull()) },
    order: { barrier: 'ASC' },
  });
  if (next) await rows.update({ id: next.id, state: In(WAITING) }, { dueAt: () => 'run_at' });
}
