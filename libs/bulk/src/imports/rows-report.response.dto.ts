import { ApiProperty } from '@nestjs/swagger';
import type { ImportReport } from './import-report.js';

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
   * As in the answer of the POST that makes one of them, or what is wrong with the file.
   * @example 'is_email'
   */
  code: string;

  /** @example 'Must be an email.' */
  detail: string;
}

/** Of an import that leaves no row alone because it is there already. */
export class RowsReportResponse {
  /** Whether this is what would happen; then nothing was written. */
  dryRun: boolean;

  /**
   * How many there were: `created` and `failed` together.
   * @example 2
   */
  @ApiProperty({ type: 'integer' })
  rows: number;

  /**
   * Rows that were imported.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  created: number;

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

  static from({ dryRun, rows, created, failed, errors, errorsTruncated }: ImportReport): RowsReportResponse {
    return { dryRun, rows, created, failed, errors, errorsTruncated };
  }
}
