export { BackupProblem } from './backup-problem.ts'
export { type RestoreProgress, restore } from './restore.ts'
export { backupInstallation } from './write-backup.ts'
