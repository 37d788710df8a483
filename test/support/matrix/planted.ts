import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { Public, RequirePermission, SignedIn } from '#libs/access';

class NoteRequest {
  @IsString()
  @MaxLength(100)
  text: string;
}

/** A feature of tomorrow, with the mistakes that the matrices are there to find. */
@Controller('planted')
class PlantedController {
  @Get('notes')
  @RequirePermission('users.read')
  list(): object {
    return { items: [] };
  }

  @Get('notes/:noteId')
  @SignedIn()
  read(@Param('noteId') noteId: string): object {
    return { noteId };
  }

  @Post('notes')
  @HttpCode(200)
  @SignedIn()
  create(@Body() note: NoteRequest): object {
    return note;
  }

  /** Takes whatever is sent. */
  @Post('unchecked-notes')
  @HttpCode(200)
  @Public('shows that a body of no class is found')
  createUnchecked(@Body() note: object): object {
    return note;
  }
}

@Module({ controllers: [PlantedController] })
export class PlantedModule {}

export const isPlanted = ({ path }: { path: string }): boolean => path.startsWith('/api/v1/planted');
