/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a container's state, and of the files by which it is told whether it lives. A state that is accepted
 * begins as one of its values would be written; a container lives only by the start time of the boot and the process.
 */
#include "../../syscalls-c/runtime-state.c"

#define ID "a-container"

/**
 * check_round_trip() - hold a state against the text it was read from
 * @text:  the text
 * @state: read from it
 */
static void check_round_trip(const char *text, const struct runtime_state *state)
{
	static char expected[PATH_MAX + 512];
	char pid[16], started[24];

	require(state->pid > 0 && state->started > 0);
	require(memchr(state->cgroup, '\0', sizeof(state->cgroup)) && memchr(state->boot, '\0', sizeof(state->boot)));
	require(!strpbrk(state->cgroup, "\"\\") && !strpbrk(state->boot, "\"\\"));
	snprintf(pid, sizeof(pid), "%d", state->pid);
	snprintf(started, sizeof(started), "%lld", state->started);
	snprintf(expected, sizeof(expected),
		 "{\"pid\":%s,\"startTime\":%s,\"cgroup\":\"%s\",\"id\":\"" ID "\",\"bootId\":\"%s\"", pid, started,
		 state->cgroup, state->boot);
	/* numbers may have zeros before them */
	if (!strstr(text, ":0"))
		require(strncmp(text, expected, strlen(expected)) == 0);
}

static void try_state(char *text)
{
	static struct runtime_state state;

	memset(&state, 0xaa, sizeof(state));
	if (parse(text, ID, &state))
		check_round_trip(text, &state);
}

/**
 * try_life() - is it the container's process?
 * @boot: what the kernel says of its boot
 * @stat: what it says of the process
 */
static void try_life(const char *boot, const char *stat)
{
	static struct runtime_state state = { .pid = 5,
					      .started = 4711,
					      .boot = "0d8a0c1e-9d0b-4f0a-8c5e-0d1c7b6a5f43" };
	const char *field;
	int alive;

	seam_file(boot, strlen(boot));
	seam_file(stat, strlen(stat));
	alive = lives(&state);
	require(alive >= -1 && alive <= 1);
	if (alive != 1)
		return;
	require(strncmp(boot, state.boot, 36) == 0);
	field = strrchr(stat, ')');
	require(field && field[1] == ' ' && field[2] != 'Z' && field[2] != 'X');
	require(strstr(field, "4711") != NULL);
}

static void try_id(const char *text)
{
	if (!runtime_state_is_id(text))
		return;
	require(*text && !strchr(text, '/') && strcmp(text, ".") != 0 && strcmp(text, "..") != 0);
	require(strlen(text) < 256);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *first = next_text(&data, &size), *second = next_text(&data, &size);

	seam_begin();
	try_state(first);
	try_id(first);
	try_life(first, second);
	free(first);
	free(second);
	return 0;
}
