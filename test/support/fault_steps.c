/* A library to be preloaded into a program under test: it counts the program's steps that change the file system and does
 * harm at one of them. So the program itself needs no switch for tests.
 *
 *   TOVA_FAULT_STEP=<k>       the step at which something happens, from 1; without it steps are only counted
 *   TOVA_FAULT_ACTION=kill    the program is killed in place of the step; of a write, half is done before
 *                    =<n>     the step fails with this number as errno, and so do all later ones that would need space
 *                             when it is ENOSPC or EDQUOT, or write anything when it is EROFS
 *                    =<n>!    the step alone fails
 *   TOVA_FAULT_COUNT=<file>   where the number of steps is written to at the end
 *
 * A step is a call that makes, writes, truncates, flushes, renames or removes a file or folder, or changes its mode.
 * Flushing is a step and nothing more: a program that is killed leaves what it wrote to the system, flushed or not.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long fault_step = -1;
static int fault_errno = 0; /* 0 kills */
static int fault_once = 0;
static const char* count_file = NULL;
static long steps = 0;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void start(void) {
  const char* step = getenv("TOVA_FAULT_STEP");
  const char* action = getenv("TOVA_FAULT_ACTION");
  if (step) fault_step = atol(step);
  if (action && strcmp(action, "kill") != 0) {
    fault_errno = atoi(action);
    fault_once = strchr(action, '!') != NULL;
  }
  count_file = getenv("TOVA_FAULT_COUNT");
  unsetenv("LD_PRELOAD"); /* programs that are started from here are no part of the test */
}

__attribute__((destructor)) static void finish(void) {
  if (!count_file) return;
  FILE* file = fopen(count_file, "w");
  if (!file) return;
  fprintf(file, "%ld\n", steps);
  fclose(file);
}

static int frees_space(const char* what) { return what[0] == 'r' || what[0] == 'u'; } /* rename, rmdir, unlink */

/* Counts a step; -1 when it is to fail, 1 when the program is to die in it. */
static int enter(const char* what) {
  pthread_mutex_lock(&mutex);
  const long now = ++steps;
  pthread_mutex_unlock(&mutex);
  if (fault_step < 0 || now < fault_step) return 0;
  if (fault_errno == 0) return 1;
  if (now > fault_step) {
    if (fault_once) return 0;
    const int space = fault_errno == ENOSPC || fault_errno == EDQUOT;
    if (!(space && !frees_space(what)) && fault_errno != EROFS) return 0;
  }
  errno = fault_errno;
  return -1;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  pause();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define STEP(what)                  \
  do {                              \
    const int fate = enter(what);   \
    if (fate > 0) die();            \
    if (fate < 0) return -1;        \
  } while (0)

static int changes(int flags) { return (flags & (O_CREAT | O_TRUNC)) != 0; }

static int is_file(int fd) {
  struct stat status;
  const int saved = errno;
  const int file = fd > 2 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  errno = saved;
  return file;
}

#define MODE(flags)                                       \
  mode_t mode = 0;                                        \
  if ((flags) & (O_CREAT | __O_TMPFILE)) {                \
    va_list list;                                         \
    va_start(list, flags);                                \
    mode = va_arg(list, mode_t);                          \
    va_end(list);                                         \
  }

int open(const char* path, int flags, ...) {
  MODE(flags)
  if (changes(flags)) STEP("open");
  return REAL(open)(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  MODE(flags)
  if (changes(flags)) STEP("open");
  return REAL(open64)(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  MODE(flags)
  if (changes(flags)) STEP("open");
  return REAL(openat)(folder, path, flags, mode);
}

int openat64(int folder, const char* path, int flags, ...) {
  MODE(flags)
  if (changes(flags)) STEP("open");
  return REAL(openat64)(folder, path, flags, mode);
}

ssize_t write(int fd, const void* data, size_t size) {
  if (is_file(fd)) {
    const int fate = enter("write");
    if (fate > 0) {
      (void)!REAL(write)(fd, data, size / 2);
      die();
    }
    if (fate < 0) return -1;
  }
  return REAL(write)(fd, data, size);
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  if (is_file(fd)) STEP("write");
  return REAL(pwrite)(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t offset) {
  if (is_file(fd)) STEP("write");
  return REAL(pwrite64)(fd, data, size, offset);
}

int mkdir(const char* path, mode_t mode) {
  STEP("mkdir");
  return REAL(mkdir)(path, mode);
}

int mkdirat(int folder, const char* path, mode_t mode) {
  STEP("mkdir");
  return REAL(mkdirat)(folder, path, mode);
}

char* mkdtemp(char* name) {
  const int fate = enter("mkdir");
  if (fate > 0) die();
  if (fate < 0) return NULL;
  return REAL(mkdtemp)(name);
}

int rename(const char* from, const char* to) {
  STEP("rename");
  return REAL(rename)(from, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  STEP("rename");
  return REAL(renameat2)(from_folder, from, to_folder, to, flags);
}

int link(const char* from, const char* to) {
  STEP("link");
  return REAL(link)(from, to);
}

int symlink(const char* target, const char* path) {
  STEP("symlink");
  return REAL(symlink)(target, path);
}

int unlink(const char* path) {
  STEP("unlink");
  return REAL(unlink)(path);
}

int unlinkat(int folder, const char* path, int flags) {
  STEP("unlink");
  return REAL(unlinkat)(folder, path, flags);
}

int rmdir(const char* path) {
  STEP("rmdir");
  return REAL(rmdir)(path);
}

int ftruncate(int fd, off_t length) {
  STEP("truncate");
  return REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  STEP("truncate");
  return REAL(ftruncate64)(fd, length);
}

int chmod(const char* path, mode_t mode) {
  STEP("chmod");
  return REAL(chmod)(path, mode);
}

int fchmod(int fd, mode_t mode) {
  STEP("chmod");
  return REAL(fchmod)(fd, mode);
}

int fsync(int fd) {
  STEP("flush");
  (void)fd;
  return 0;
}

int syncfs(int fd) {
  STEP("flush");
  (void)fd;
  return 0;
}
