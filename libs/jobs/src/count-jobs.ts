import type { Repository } from 'typeorm';
import { type JobCount, type JobState, UNDONE_STATES } from './job-record.js';

interface KeptJob {
  id: string;
  name: string;
  state: JobState;
  runAt: Date;
}

interface Row {
  name: string;
  state: JobCount['state'];
  count: string | number;
  runAt: Date | string;
}

/** By one statement on either engine's table. */
export async function countJobs<T extends KeptJob>(jobs: Repository<T>): Promise<JobCount[]> {
  const rows = await jobs
    .createQueryBuilder('job')
    .select('job.name', 'name')
    .addSelect('job.state', 'state')
    .addSelect('COUNT(*)', 'count')
    .addSelect('MIN(job.runAt)', 'runAt')
    .where('job.state IN (:...states)', { states: UNDONE_STATES })
    .groupBy('job.name')
    .addGroupBy('job.state')
    .getRawMany<Row>();
  return rows.map((row) => ({ ...row, count: Number(row.count), runAt: new Date(row.runAt) }));
}
