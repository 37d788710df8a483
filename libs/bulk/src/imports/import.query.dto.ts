import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false };

export class ImportQuery {
  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Only say what an import would do.' })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  @Transform(({ value }: { value: string }) => BOOLEANS[value] ?? value)
  dryRun?: boolean = false;
}
