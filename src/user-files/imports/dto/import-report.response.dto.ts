import { ApiProperty } from '@nestjs/swagger';
import type { ImportReport } from '../import-report.js';

export class RowErrorResponse {
  /**
   * Of the file, from 1; where the row begins, when it goes over several.
   * @example 7
   */
  @ApiProperty({ type: 'integer' })
  line: number;

  /**
   * Null when it is the row as a whole.
   * @example 'email'
   */
  column: string | null;

  /**
   * As in the answer of POST /api/v1/users, or what is wrong with the file.
   * @example 'is_email'
   */
  code: string;

  /** @example 'Must be an email.' */
  detail: string;
}

export class ImportReportResponse {
  /** Whether this is what would happen; then nothing was written. */
  dryRun: boolean;

  /**
   * How many there were: `created`, `existing` and `failed` together.
   * @example 3
   */
  @ApiProperty({ type: 'integer' })
  rows: number;

  /**
   * People who were invited.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  created: number;

  /**
   * People whose address had an account, which stays as it is.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  existing: number;

  /**
   * Rows that were left out.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  failed: number;

  /** The first 100, in the order of the file. */
  errors: RowErrorResponse[];

  /** Whether there were more. */
  errorsTruncated: boolean;

  static from({
    dryRun,
    rows,
    created,
    existing,
    failed,
    errors,
    errorsTruncated,
  }: ImportReport): ImportReportResponse {
    return { dryRun, rows, created, existing, failed, errors, errorsTruncated };
  }
}
