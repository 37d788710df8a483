export { UserFilesModule } from './user-files.module.js';
