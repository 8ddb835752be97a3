/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting a bundle that was started before, with nothing changed: its plan is kept, and only id and time differ.
 *
 * Should:  leave nothing behind when it cannot be done, so that the start can be planned anew.
 */
#define _GNU_SOURCE
#include "front-start.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kept-start.h"
#include "kernel.h"
#include "program.h"
#include "runtime-state.h"
#include "stamps.h"
#include "template.h"

/* As core/plan/template.ts and cli/oci/keep-start.ts have them. */
#define ID_MARK "Zlstandinid0rlstandinid1rlstandinid2rlstandinid3rlstandinid4rlst"
#define TIME_MARK "0000-00-00T00:00:00.000Z"
#define SLOTS 64

/**
 * absolute() - a bundle's path from the root on
 * @bundle: as it was typed
 * @path:   filled
 *
 * Return: @path, or NULL for one that has to be tidied first
 */
static const char *absolute(const char *bundle, char path[PATH_MAX])
{
	size_t length = strlen(bundle);

	if (!length || strstr(bundle, "//") || strstr(bundle, "./") || strstr(bundle, "/.") || strchr(bundle, '\n') ||
	    (length > 1 && bundle[length - 1] == '/'))
		return NULL;
	if (bundle[0] == '/')
		return snprintf(path, PATH_MAX, "%s", bundle) < PATH_MAX ? path : NULL;
	if (!getcwd(path, PATH_MAX) || path[0] != '/' || path[1] == '\0')
		return NULL;
	if (strcmp(bundle, ".") == 0)
		return path;
	return strlen(path) + 1 + length < PATH_MAX ? strcat(strcat(path, "/"), bundle) : NULL;
}

/**
 * kept_file() - where this start is kept
 * @words: what is asked for
 * @path:  filled
 *
 * Return: @path, or NULL where nothing is kept
 */
static const char *kept_file(const char *words, char path[PATH_MAX])
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	struct stat status;
	int length;

	if (!runtime || runtime[0] != '/')
		return NULL;
	length = snprintf(path, PATH_MAX, "%s/rl/bundles", runtime);
	/* in a directory of somebody else's, the plan could be anything */
	if (length >= PATH_MAX - 8 || lstat(path, &status) < 0 || !S_ISDIR(status.st_mode) ||
	    status.st_uid != geteuid() || (status.st_mode & 022))
		return NULL;
	snprintf(path + length, 8, "/%02x", (unsigned int)(text_stamp(words) % SLOTS));
	return path;
}

/**
 * now() - the time as states have it
 * @text: filled
 *
 * Return: @text
 */
static const char *now(char text[64])
{
	struct timespec time;
	struct tm parts;
	size_t length;

	clock_gettime(CLOCK_REALTIME, &time);
	gmtime_r(&time.tv_sec, &parts);
	length = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(text + length, 32, ".%03ldZ", time.tv_nsec / 1000000);
	return text;
}

/**
 * front_start() - execute a kept start
 * @verb:   "run" or "create"
 * @root:   directory of the states, absolute
 * @bundle: as it was typed
 * @id:     the container's
 *
 * Return: only when that could not be done, and nothing was
 */
void front_start(const char *verb, const char *root, const char *bundle, const char *id)
{
	static _Alignas(8) uint8_t kept[KEPT_START_MAX], filled[2 * KEPT_START_MAX];
	char path[PATH_MAX], words[2 * PATH_MAX + 16], file[PATH_MAX], directory[PATH_MAX], time[64];
	const char *place = absolute(bundle, path);
	struct stand_in stand_ins[] = { { ID_MARK, id }, { TIME_MARK, now(time) } };
	struct plan template;
	struct stat status;
	int program, plan;
	size_t size;

	if (!place || !runtime_state_is_id(id) || strchr(root, '\n') ||
	    snprintf(words, sizeof(words), "%s\n%s\n%s", verb, root, place) >= (int)sizeof(words) ||
	    !kept_file(words, file) || !kept_start_open(file, words, kept, &template))
		return;
	size = template_fill(&template, stand_ins, 2, filled, sizeof(filled));
	if (!size || stat(root, &status) < 0 || status.st_uid != geteuid() ||
	    snprintf(directory, sizeof(directory), "%s/%s", root, id) >= (int)sizeof(directory))
		return;
	/* what the caller has left open is not for the container, nor for whatever serves it */
	sys_close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	program = program_sealed();
	plan = program_memfd("rl-plan", 0, filled, size);
	/* who could make its directory has the id */
	if (program >= 0 && plan >= 0 && mkdir(directory, 0700) == 0) {
		program_execute(program, "rl-monitor", plan);
		rmdir(directory);
	}
	close(program);
	close(plan);
}
