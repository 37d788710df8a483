import { Entity } from 'typeorm';
import { Integer, Text } from '#libs/database';

/** The last number that was given to a key. */
@Entity('job_sequences')
export class JobSequence {
  /** Of the job or event. */
  @Text(130, { primary: true }) name: string;
  @Text(255, { primary: true }) key: string;
  @Integer() last: number;
}
