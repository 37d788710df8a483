export { MailboxModule } from './mailbox.module.js';
export { servesMailbox } from './serves-mailbox.js';
