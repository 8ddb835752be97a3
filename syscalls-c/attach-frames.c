/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "attach-frames.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"

/**
 * frames_room() - how long a payload can be queued
 * @frames: connection
 *
 * Return: bytes
 */
size_t frames_room(const struct frames *frames)
{
	size_t taken = frames->out_length + CLIENT_HEAD;

	return taken < FRAMES_OUT ? FRAMES_OUT - taken : 0;
}

/**
 * frames_queue() - put a frame behind what is to be sent
 * @frames: connection, with room
 * @kind:   of the frame
 * @bytes:  payload
 * @length: bytes
 */
void frames_queue(struct frames *frames, int kind, const char *bytes, size_t length)
{
	char *end;

	memmove(frames->out, frames->out + frames->out_start, frames->out_length);
	frames->out_start = 0;
	end = frames->out + frames->out_length;
	memset(end, 0, CLIENT_HEAD);
	end[0] = (char)kind;
	end[6] = (char)(length >> 8);
	end[7] = (char)length;
	if (length)
		memcpy(end + CLIENT_HEAD, bytes, length);
	frames->out_length += CLIENT_HEAD + length;
}

/**
 * frames_send() - send once of what is to be sent
 * @frames: connection
 *
 * Return: 0, or -1 when nobody is at the other end any more; what is left is dropped then
 */
int frames_send(struct frames *frames)
{
	ssize_t sent =
		send(frames->fd, frames->out + frames->out_start, frames->out_length, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (sent < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (sent < 0) {
		frames->out_length = 0;
		return -1;
	}
	frames->out_start += (size_t)sent;
	frames->out_length -= (size_t)sent;
	return 0;
}

/**
 * begin_frame() - a head is there
 * @frames: connection
 *
 * Return: enum frames_event
 */
static int begin_frame(struct frames *frames)
{
	const unsigned char *head = frames->head;

	frames->left = (size_t)head[4] << 24 | (size_t)head[5] << 16 | (size_t)head[6] << 8 | head[7];
	switch (head[0]) {
	case CONTROL_OUTPUT:
	case CONTROL_ERRORS:
		frames->stream = head[0] == CONTROL_OUTPUT ? 1 : 2;
		if (frames->left == 0)
			frames->got = 0;
		return FRAMES_GO_ON;
	case CONTROL_EXIT:
		return frames->left == 1 ? FRAMES_GO_ON : FRAMES_GONE;
	case CONTROL_REFUSED:
		return FRAMES_REFUSED;
	default:
		return FRAMES_GONE;
	}
}

/**
 * frames_take() - read once, when poll(2) said that something is there
 * @frames: connection, with nothing left to be shown
 *
 * Return: enum frames_event
 */
int frames_take(struct frames *frames)
{
	size_t most = frames->left < FRAMES_IN ? frames->left : FRAMES_IN;
	int has_head = frames->got == CLIENT_HEAD;
	ssize_t got = has_head ? read(frames->fd, frames->in, most)
			       : read(frames->fd, frames->head + frames->got, CLIENT_HEAD - frames->got);

	if (got <= 0)
		return got < 0 && (errno == EAGAIN || errno == EINTR) ? FRAMES_GO_ON : FRAMES_GONE;
	if (!has_head) {
		frames->got += (size_t)got;
		return frames->got == CLIENT_HEAD ? begin_frame(frames) : FRAMES_GO_ON;
	}
	if (frames->head[0] == CONTROL_EXIT) {
		frames->code = (unsigned char)frames->in[0];
		return FRAMES_EXIT;
	}
	frames->in_start = 0;
	frames->in_length = frames->hidden & 1 << (frames->stream - 1) ? 0 : (size_t)got;
	frames->left -= (size_t)got;
	if (frames->left == 0)
		frames->got = 0;
	return FRAMES_GO_ON;
}

/**
 * frames_show() - write once of what is to be shown, when poll(2) said that there is room
 * @frames: connection
 *
 * Return: 0, or -1 with errno when nobody sees it
 */
int frames_show(struct frames *frames)
{
	ssize_t put = write(frames->stream, frames->in + frames->in_start, frames->in_length);

	if (put < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	frames->in_start += (size_t)put;
	frames->in_length -= (size_t)put;
	return 0;
}
