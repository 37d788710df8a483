import { isUtf8 } from 'node:buffer';
import { pipeline, type TransformCallback } from 'node:stream';
import { type CsvError, type Options, Parser } from 'csv-parse';

/** Bytes that are parsed at once; the worst take csv-parse 40 ms, and everyone waits. */
const SLICE = 1024;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

const OPTIONS = {
  // A character a byte, so that what is not UTF-8 is seen where it stands.
  encoding: 'latin1',
  record_delimiter: ['\r\n', '\n', '\r'],
  // A quotation mark inside of an unquoted cell stands for itself, as spreadsheets have it.
  relax_quotes: true,
  relax_column_count: true,
} satisfies Options;

/** One record of a CSV file (RFC 4180). */
export interface CsvRecord {
  /** Of the file, from 1, in which the record begins: quoted cells may go over several. */
  line: number;
  /** Undefined for a cell that is not UTF-8. */
  cells: (string | undefined)[];
}

/** Why nothing behind a line can be read. */
export class UnreadableRecord extends Error {
  constructor(
    readonly line: number,
    readonly code: 'unclosed_quote' | 'record_too_long',
  ) {
    super();
  }
}

/**
 * The records of a CSV file, as it arrives.
 *
 * @param longest - bytes of a record
 * @throws UnreadableRecord behind all that can be read
 */
export async function* readCsv(file: AsyncIterable<Buffer>, longest: number): AsyncGenerator<CsvRecord> {
  const parser = new OrderlyParser(longest);
  // A file that breaks off destroys the parser, and reading from it fails with the reason.
  pipeline(slices(withoutByteOrderMark(file)), parser, () => {});
  let line = 1;
  for await (const record of parser as AsyncIterable<string[] | Failure>) {
    if (record instanceof Failure) throw new UnreadableRecord(line, record.code);
    yield { line, cells: record.map(utf8Of) };
    line += 1 + record.reduce((breaks, cell) => breaks + lineBreaks(cell), 0);
  }
}

const utf8Of = (bytes: string): string | undefined => {
  if (/^[\0-\x7F]*$/.test(bytes)) return bytes;
  const cell = Buffer.from(bytes, 'latin1');
  return isUtf8(cell) ? cell.toString() : undefined;
};

const lineBreaks = (cell: string): number => cell.match(/\r\n|\r|\n/g)?.length ?? 0;

async function* withoutByteOrderMark(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of file) {
    if (!start) yield piece;
    else {
      start = Buffer.concat([start, piece]);
      if (start.length < BYTE_ORDER_MARK.length) continue;
      yield start.indexOf(BYTE_ORDER_MARK) === 0 ? start.subarray(BYTE_ORDER_MARK.length) : start;
      start = undefined;
    }
  }
  if (start) yield start;
}

async function* slices(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of file) {
    for (let start = 0; start < piece.length; start += SLICE) yield piece.subarray(start, start + SLICE);
  }
}

/** Why the parser stopped. */
class Failure {
  constructor(readonly code: UnreadableRecord['code']) {}
}

/** csv-parse drops the records that nobody has read yet when it fails; here the failure comes behind them. */
class OrderlyParser extends Parser {
  /** Bytes in which no record ended. Of empty cells csv-parse takes any number. */
  private pending = 0;

  constructor(private readonly longest: number) {
    super({ ...OPTIONS, max_record_size: longest });
  }

  override _transform(piece: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    const { records } = this.info;
    super._transform(piece, encoding, (error) => {
      this.pending = this.info.records === records ? this.pending + piece.length : 0;
      if (error) this.fail(codeOf(error as CsvError), done);
      else if (this.pending > this.longest) this.fail('record_too_long', done);
      else done();
    });
  }

  override _flush(done: TransformCallback): void {
    super._flush((error) => (error ? this.fail(codeOf(error as CsvError), done) : done()));
  }

  private fail(code: UnreadableRecord['code'], done: TransformCallback): void {
    this.push(new Failure(code));
    done();
  }
}

const codeOf = ({ code }: CsvError): UnreadableRecord['code'] =>
  code === 'CSV_QUOTE_NOT_CLOSED' ? 'unclosed_quote' : 'record_too_long';
