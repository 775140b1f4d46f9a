/* own_directory.h - each test in an empty directory of its own, which goes with it */
#ifndef OWN_DIRECTORY_H
#define OWN_DIRECTORY_H

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static char own_directory[] = "/tmp/asyncc-test-XXXXXX";

static void
leave_own_directory(void)
{
    DIR *d = opendir(".");

    for (struct dirent *e; (e = readdir(d)) != NULL;)
        unlink(e->d_name);
    closedir(d);
    cr_assert_eq(chdir("/"), 0);
    rmdir(own_directory);
}

static void
enter_own_directory(void)
{
    cr_assert_not_null(mkdtemp(own_directory));
    cr_assert_eq(chdir(own_directory), 0);
    atexit(leave_own_directory);
}

#endif
