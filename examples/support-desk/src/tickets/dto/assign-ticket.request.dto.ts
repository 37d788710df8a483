import { IsId } from '#libs/http';

export class AssignTicketRequest {
  @IsId()
  assigneeId: string;
}
