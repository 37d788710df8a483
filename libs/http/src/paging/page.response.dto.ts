import { ApiProperty } from '@nestjs/swagger';

/** What a page of any list says beside its items. */
export abstract class PageResponse {
  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  /** How many match, counted up to 10,000. Only with `include=total`. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /** False when more match than were counted. */
  totalIsExact?: boolean;
}
