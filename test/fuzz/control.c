/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The socket of a running container: what clients send its monitor, and what a monitor sends its client, in pieces as
 * short as they can be. Of the container's streams nothing is touched that clients cannot have, its input gets no more
 * than there is room for, signals are signals, and what is shown is what was sent. And the keys that leave a container:
 * where they are typed first, with nothing lost before.
 */
#include "../../syscalls-c/control.c"

#include "../../syscalls-c/attach-frames.h"
#include "../../syscalls-c/detach-keys.h"

#define ROOM 64

static size_t room_left;

static size_t room(void)
{
	return room_left;
}

static void on_input(const char *bytes, size_t length)
{
	volatile char seen = 0;

	require(length <= room_left && (length > 0) == (bytes != NULL));
	for (size_t i = 0; i < length; i++)
		seen = bytes[i];
	(void)seen;
	room_left -= length;
}

static void on_resize(unsigned int height, unsigned int width)
{
	require(height <= 0xffff && width <= 0xffff);
}

static const struct control_events events = { room, on_input, on_resize };

/**
 * serve() - be the monitor of one client
 * @is_attachable: the streams are to be had; otherwise there is nothing that could be called
 * @is_caller:     the client is attached from the start
 */
static void serve(int is_attachable, int is_caller)
{
	struct pollfd polls[1 + CONTROL_CLIENTS];

	memset(&control, 0, sizeof(control));
	for (int i = 0; i < CONTROL_CLIENTS; i++)
		control.clients[i].fd = -1;
	control.listener = SEAM_FD;
	if (is_attachable)
		control_serve(&events, 1);
	room_left = ROOM;
	if (is_caller && is_attachable)
		control_adopt(SEAM_FD);
	else
		admit(SEAM_FD, -1);
	while (control.clients[0].fd >= 0) {
		int count = control_polls(polls), signal;

		require(count == 1 + CONTROL_CLIENTS);
		polls[0].revents = 0;
		for (int i = 1; i < count; i++)
			polls[i].revents = polls[i].fd >= 0 ? polls[i].events : 0;
		if (!(polls[1].revents & POLLIN))
			room_left = ROOM;
		if (control_has_room())
			control_output(1, "what it writes", 14);
		control_step(polls, count);
		while ((signal = control_signal()) != 0)
			require(signal >= 1 && signal <= 64);
	}
	/* one that has left is waited for no more */
	control_polls(polls);
	require(polls[1].fd == -1);
}

static void be_client(void)
{
	static struct frames frames;
	int event;

	memset(&frames, 0, sizeof(frames));
	frames.fd = SEAM_FD;
	do {
		event = frames_take(&frames);
		require(event >= FRAMES_GONE && event <= FRAMES_REFUSED);
		require(frames.in_length <= FRAMES_IN);
		require(frames.in_length == 0 || frames.stream == 1 || frames.stream == 2);
		while (frames.in_length)
			require(frames_show(&frames) == 0);
	} while (event == FRAMES_GO_ON);
	if (event == FRAMES_EXIT)
		require(frames.code >= 0 && frames.code <= 255);
}

/**
 * type_keys() - hold detach_keys_pass() against what it is to do
 * @keys:  the sequence
 * @size:  of it
 * @typed: what comes in
 * @count: of it
 * @piece: so much at a time
 */
static void type_keys(const uint8_t *keys, size_t size, const uint8_t *typed, size_t count, size_t piece)
{
	struct detach_keys state = { .keys = (const char *)keys, .length = size };
	const uint8_t *first = size ? memmem(typed, count, keys, size) : NULL;
	char *all = malloc(count + DETACH_KEYS_MOST + 1);
	size_t length = 0;
	int leaves = 0;

	require(all != NULL);
	for (size_t at = 0; at < count && !leaves; at += piece) {
		size_t part = count - at < piece ? count - at : piece;
		char *passed = malloc(part + DETACH_KEYS_MOST);
		size_t got = detach_keys_pass(&state, (const char *)typed + at, part, passed, &leaves);

		require(got <= part + DETACH_KEYS_MOST && length + got <= count);
		memcpy(all + length, passed, got);
		length += got;
		free(passed);
	}
	require(leaves == (first != NULL));
	if (!leaves) {
		require(length + state.matched == count && (size == 0 || state.matched < size));
		require(memcmp(keys, typed + length, state.matched) == 0);
	}
	require(!leaves || length == (size_t)(first - typed));
	require(memcmp(all, typed, length) == 0);
	free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	seam_begin();
	seam.cut = data[1];
	if (data[0] % 3 == 2) {
		size_t keys = data[1] % (DETACH_KEYS_MOST + 1);

		if (keys > size - 2)
			keys = size - 2;
		type_keys(data + 2, keys, data + 2 + keys, size - 2 - keys, 1 + data[0] / 3);
		return 0;
	}
	seam_file(data + 2, size - 2);
	if (data[0] % 3 == 0)
		serve(data[0] & 4, data[0] & 8);
	else
		be_client();
	return 0;
}
