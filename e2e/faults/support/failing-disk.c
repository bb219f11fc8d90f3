/* Preloaded (LD_PRELOAD): calls on the database's files fail with EIO while a file named after them exists. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(const char *call, int fd) {
  const char *folder = getenv("FAILING_DISK");
  char path[4096], link[64];
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/%s", folder, call);
  if (access(path, F_OK) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (!strstr(path, "school.db")) return 0;
  errno = EIO;
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) {
  return fails("write", fd) ? -1 : NEXT(write)(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  return fails("write", fd) ? -1 : NEXT(pwrite)(fd, bytes, count, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  return fails("write", fd) ? -1 : NEXT(pwrite64)(fd, bytes, count, offset);
}
ssize_t read(int fd, void *bytes, size_t count) {
  return fails("read", fd) ? -1 : NEXT(read)(fd, bytes, count);
}
ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
  return fails("read", fd) ? -1 : NEXT(pread)(fd, bytes, count, offset);
}
ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
  return fails("read", fd) ? -1 : NEXT(pread64)(fd, bytes, count, offset);
}
int fsync(int fd) { return fails("sync", fd) ? -1 : NEXT(fsync)(fd); }
int fdatasync(int fd) { return fails("sync", fd) ? -1 : NEXT(fdatasync)(fd); }
