import { ApiProperty } from '@nestjs/swagger';
import { type ImportReport, RowErrorResponse } from '#libs/bulk';

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
