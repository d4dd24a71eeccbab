/* A library to be preloaded into a program under test: for that program every disk is like memory cards and some network
 * shares, which know no locks, links, modes or exchanges of names.
 *
 *   TOVA_NO_LOCKS=<n>    the number that flock fails with as errno; ENOLCK when it isn't set
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Programs that are started from here are no part of the test. */
__attribute__((constructor)) static void start(void) { unsetenv("LD_PRELOAD"); }

static int fail(int number) {
  errno = number;
  return -1;
}

int flock(int fd, int operation) {
  (void)fd;
  (void)operation;
  const char* number = getenv("TOVA_NO_LOCKS");
  return fail(number ? atoi(number) : ENOLCK);
}

int link(const char* from, const char* to) {
  (void)from;
  (void)to;
  return fail(EPERM);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  (void)from_folder;
  (void)from;
  (void)to_folder;
  (void)to;
  (void)flags;
  return fail(EPERM);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  (void)from_folder;
  (void)from;
  (void)to_folder;
  (void)to;
  (void)flags;
  return fail(EINVAL);
}

int fchmod(int fd, mode_t mode) {
  (void)fd;
  (void)mode;
  return fail(EPERM);
}

int fsync(int fd) {
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) return fail(EINVAL);
  return ((__typeof__(&fsync))dlsym(RTLD_NEXT, "fsync"))(fd);
}
