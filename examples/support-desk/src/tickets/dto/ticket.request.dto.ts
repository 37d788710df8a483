import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { FitsColumn, FitsFoldedColumn, IsDay, IsId } from '#libs/http';
import { TICKET_STATUSES, type TicketStatus } from '../ticket.entity.js';

/** All that whoever manages tickets can say of one. */
class TicketFields {
  /** @example 'Example subject' */
  @IsString()
  @Length(1, 200)
  @FitsFoldedColumn(200)
  subject: string;

  /** @example 'A few words.' */
  @IsString()
  @MaxLength(10_000)
  @FitsColumn(10_000)
  body: string;

  @ApiProperty({ enum: TICKET_STATUSES })
  @IsIn(TICKET_STATUSES)
  status: TicketStatus;

  @IsId()
  reporterId: string;

  @IsOptional()
  @IsDay()
  dueOn?: string | null;
}

/** A new one is open. */
export class CreateTicketRequest extends OmitType(TicketFields, ['status']) {}

/** JSON Merge Patch (RFC 7396): fields that are left out stay as they are. */
export class UpdateTicketRequest extends PartialType(TicketFields, {
  skipNullProperties: false,
}) {}
