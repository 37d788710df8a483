/**
 * {@include ../README.md}
 *
 * @module files
 */

export { FileStore } from './file-store.js';
export { FilesModule } from './files.module.js';
export { FilesUnavailable } from './files-unavailable.js';
