import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Min } from 'class-validator';

const LARGEST_PAGE = 100;
const LONGEST_CURSOR = 2048;

/** What a request for one page of a list may say. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: `How many items a page has at most. More than ${LARGEST_PAGE} is cut to ${LARGEST_PAGE}.`,
  })
  @IsOptional()
  @Min(1, { message: 'limit must be a whole number, at least 1' })
  @Transform(({ value }) => readLimit(value))
  limit?: number;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: LONGEST_CURSOR,
    description: '`nextCursor` of the page before, unchanged.',
  })
  @IsOptional()
  @IsString()
  @Length(1, LONGEST_CURSOR)
  cursor?: string;

  @ApiPropertyOptional({
    enum: ['total'],
    description: '`total` adds how many items there are in all, counted up to a limit.',
  })
  @IsOptional()
  @IsIn(['total'])
  include?: 'total';
}

function readLimit(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Math.min(Number(text), LARGEST_PAGE) : Number.NaN;
}
