/**
 * {@include ../README.md}
 *
 * @module bulk
 */

export type { ColumnKind } from './column-kinds.js';
export { type BulkColumn, type BulkFile, type BulkFileOptions, defineBulkFile } from './define-bulk-file.js';
export { describeExport, describeImport } from './describe-bulk-file.js';
export { cellOf } from './exports/cell-of.js';
export { exportContent } from './exports/export-content.js';
export { exportFormats, type FileFormat } from './exports/export-formats.js';
export { EXPORT_FORMATS, type ExportFormat, ExportQuery } from './exports/export.query.dto.js';
export { writePages } from './exports/write-pages.js';
export { batches } from './imports/batches.js';
export type { FileColumns } from './imports/file-columns.js';
export { ImportReport, type RowError, type Verdict } from './imports/import-report.js';
export { RowErrorResponse, RowsReportResponse } from './imports/rows-report.response.dto.js';
export { importRows, type RowsImport } from './imports/import-rows.js';
export { ImportQuery } from './imports/import.query.dto.js';
export { ImportsCsv } from './imports/imports-csv.decorator.js';
export { readRows, type Row, type RowFormat } from './imports/read-rows.js';
export { type RowProblem, rowProblems } from './imports/row-problems.js';
