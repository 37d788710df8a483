import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { PageQuery } from './page-query.dto.js';

const LONGEST_SORT = 200;
const LONGEST_SEARCH = 200;

/** Without `deepObject`, generated clients would send `?field=value`. */
const FILTER = {
  type: 'object' as const,
  additionalProperties: true,
  style: 'deepObject',
  explode: true,
  // Swagger UI sends the example, and makes one up when there is none.
  example: {},
  description:
    '`filter[field]=value` or `filter[field][operator]=value`; the operators are eq, ne, gt, gte, lt, lte, in, ' +
    'contains and startsWith. Instants are RFC 3339; gt, gte, lt and lte also take a day such as 2026-01-31, in the ' +
    'time zone of the setting `user.timeZone`.',
};

/** What a request for a list may say. Which fields it may name, the list itself declares. */
export class ListQuery extends PageQuery {
  @ApiPropertyOptional({
    type: 'string',
    maxLength: LONGEST_SORT,
    description: 'Fields to sort by, separated by commas; a `-` in front sorts downwards.',
    example: '-createdAt,name',
  })
  @IsOptional()
  @IsString()
  @Length(1, LONGEST_SORT)
  sort?: string;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: LONGEST_SEARCH,
    description: 'Words that every item of the answer contains.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_SEARCH)
  q?: string;

  /** Field → operator → value, as text. */
  @ApiPropertyOptional(FILTER)
  @IsOptional()
  @IsObject()
  // As it is: class-transformer would copy it into objects that have a prototype.
  @Transform(({ obj }: { obj: Pick<ListQuery, 'filter'> }) => obj.filter)
  filter?: Record<string, Record<string, string>>;
}
