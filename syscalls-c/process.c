/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records about the process's surroundings: names, sysctls, limits, arguments.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "kernel.h"
#include "proc.h"
#include "root.h"
#include "setup.h"

/**
 * setup_hostname() - the hostname record
 * @setup:  the interpreter
 * @record: name
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_hostname(struct setup *setup, const struct plan_record *record)
{
	const struct plan_field *name = &record->field[PLAN_HOSTNAME_NAME];

	return sethostname(name->text, name->length) < 0 ? fail(setup->failure, errno, name->text) : 0;
}

/**
 * setup_domainname() - the domainname record
 * @setup:  the interpreter
 * @record: name
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_domainname(struct setup *setup, const struct plan_record *record)
{
	const struct plan_field *name = &record->field[PLAN_DOMAINNAME_NAME];

	return setdomainname(name->text, name->length) < 0 ? fail(setup->failure, errno, name->text) : 0;
}

/**
 * setup_sysctl() - the sysctl record
 * @setup:  the interpreter
 * @record: name in slash form, value
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_sysctl(struct setup *setup, const struct plan_record *record)
{
	const struct plan_field *value = &record->field[PLAN_SYSCTL_VALUE];
	const char *name = record->field[PLAN_SYSCTL_NAME].text;
	char path[512];

	if (snprintf(path, sizeof(path), "sys/%s", name) >= (int)sizeof(path))
		return fail(setup->failure, ENAMETOOLONG, name);
	return proc_write(setup->root, path, value->text, value->length) < 0 ? fail(setup->failure, errno, name) : 0;
}

/**
 * setup_loopback() - the loopback record: bring "lo" up
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_loopback(struct setup *setup, const struct plan_record *record)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), rc;

	(void)record;
	rc = fd < 0 ? -1 : ioctl(fd, SIOCSIFFLAGS, &request);
	if (rc < 0)
		fail(setup->failure, errno, "lo");
	if (fd >= 0)
		close(fd);
	return rc;
}

/* By number: x86, arm and riscv number alike, as core/bundle/rlimits.ts. */
static const char *const rlimits[] = {
	"RLIMIT_CPU",	   "RLIMIT_FSIZE",  "RLIMIT_DATA",    "RLIMIT_STACK",  "RLIMIT_CORE",  "RLIMIT_RSS",
	"RLIMIT_NPROC",	   "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS",     "RLIMIT_LOCKS", "RLIMIT_SIGPENDING",
	"RLIMIT_MSGQUEUE", "RLIMIT_NICE",   "RLIMIT_RTPRIO",  "RLIMIT_RTTIME",
};

/**
 * setup_rlimit() - the rlimit record; a limit that the caller may not give is a failure, and is not lowered
 * @setup:  the interpreter
 * @record: resource, soft, hard
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_rlimit(struct setup *setup, const struct plan_record *record)
{
	size_t resource = (size_t)record->field[PLAN_RLIMIT_RESOURCE].number;
	struct rlimit wanted = { .rlim_cur = record->field[PLAN_RLIMIT_SOFT].number,
				 .rlim_max = record->field[PLAN_RLIMIT_HARD].number };

	if (syscall(SYS_prlimit64, 0, resource, &wanted, NULL) == 0)
		return 0;
	return fail(setup->failure, errno, resource < sizeof(rlimits) / sizeof(rlimits[0]) ? rlimits[resource] : "");
}

/**
 * setup_oom_score_adj() - the oomScoreAdj record
 * @setup:  the interpreter
 * @record: value, a signed number in 64 bits
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_oom_score_adj(struct setup *setup, const struct plan_record *record)
{
	char text[24];
	int length;

	if (setup->hidden)
		return 0; /* written before, see join.c */
	length = snprintf(text, sizeof(text), "%lld", (long long)record->field[PLAN_OOM_SCORE_ADJ_VALUE].number);

	return proc_write(setup->root, "self/oom_score_adj", text, (size_t)length) < 0
		       ? fail(setup->failure, errno, text)
		       : 0;
}

/**
 * setup_working_directory() - the workingDirectory record
 * @setup:  the interpreter
 * @record: path
 *
 * After the pivot. The directory is opened in the root, entered by descriptor, and must have a real absolute
 * name afterwards: a leaked host directory (CVE-2024-21626) has none.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_working_directory(struct setup *setup, const struct plan_record *record)
{
	const char *path = record->field[PLAN_WORKING_DIRECTORY_PATH].text;
	char name[PATH_MAX];
	int made = 0, fd;

	/* in a container that runs already nothing is made for a word mistyped */
	fd = setup->container < 0 ? root_make_directory(setup->root, path, 0755, &made)
				  : root_open(setup->root, path, O_PATH | O_DIRECTORY, ROOT_FOLLOW);
	if (fd < 0)
		return fail(setup->failure, errno, path);
	if (made && fchownat(fd, "", setup->uid, setup->gid, AT_EMPTY_PATH) < 0)
		return fail(setup->failure, errno, path);
	if (fchdir(fd) < 0)
		return fail(setup->failure, errno, path);
	close(fd);
	if (syscall(SYS_getcwd, name, sizeof(name)) < 0)
		return fail(setup->failure, errno, path);
	return name[0] == '/' ? 0 : fail(setup->failure, EXDEV, path);
}

/**
 * setup_umask() - the umask record
 * @setup:  the interpreter
 * @record: mode
 *
 * Return: 0
 */
int setup_umask(struct setup *setup, const struct plan_record *record)
{
	(void)setup;
	umask((mode_t)record->field[PLAN_UMASK_MODE].number);
	return 0;
}

/**
 * setup_environment() - the environment record
 * @setup:  the interpreter
 * @record: entry "NAME=VALUE", pointed to, not copied
 *
 * Return: 0
 */
int setup_environment(struct setup *setup, const struct plan_record *record)
{
	setup->envp[setup->envc++] = (char *)(uintptr_t)record->field[PLAN_ENVIRONMENT_ENTRY].text;
	return 0;
}

/**
 * setup_argument() - the argument record
 * @setup:  the interpreter
 * @record: value, pointed to, not copied
 *
 * Return: 0
 */
int setup_argument(struct setup *setup, const struct plan_record *record)
{
	setup->argv[setup->argc++] = (char *)(uintptr_t)record->field[PLAN_ARGUMENT_VALUE].text;
	return 0;
}

/**
 * setup_init() - the init record: exec will run the command below an init
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0
 */
int setup_init(struct setup *setup, const struct plan_record *record)
{
	(void)record;
	setup->init = 1;
	return 0;
}
