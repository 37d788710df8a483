import { Entity } from 'typeorm';
import { Instant, Text } from '#libs/database';

/** When a job runs by itself. */
@Entity('job_schedules')
export class JobSchedule {
  /** Of the job. */
  @Text(130, { primary: true }) name: string;
  /** Five fields, in UTC. */
  @Text(100) cron: string;
  @Instant({ nullable: true }) lastRunAt: Date | null;
  @Instant() nextRunAt: Date;
}
