/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both ends of a measurement of a network, in one static program:
 *
 *   peer serve PORT                          serve on all addresses, until it is ended
 *   peer WHAT HOST PORT MILLISECONDS AT-ONCE measure, and print a number per second
 *
 * WHAT is "send" or "receive" (bytes), "kept" (requests over connections that stay), or "each" (a connection for each
 * request). A request has 64 bytes and its answer 512. The first byte of a connection says what it is for.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUEST 64
#define ANSWER 512
#define CHUNK 131072
#define MOST 4096
#define AT_ONCE 64

enum { NEW = 0, SINK = 's', SOURCE = 'r', ANSWERS = 'q' };

static char buffer[CHUNK];

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void no_delay(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

/* One connection of a server: what it is for, and how much of a request has come. */
static struct {
	char kind;
	size_t got;
} served[MOST];

static void watch(int loop, int fd, int how, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (epoll_ctl(loop, how, fd, &event) < 0)
		fail("epoll_ctl");
}

/* Return: 0 to go on, -1 when the connection has ended */
static int attend(int loop, int fd)
{
	ssize_t got;

	if (served[fd].kind == SOURCE) {
		got = send(fd, buffer, CHUNK, MSG_NOSIGNAL | MSG_DONTWAIT);
		return got < 0 && errno != EAGAIN ? -1 : 0;
	}
	got = recv(fd, buffer, CHUNK, MSG_DONTWAIT);
	if (got < 0 && errno == EAGAIN)
		return 0;
	if (got <= 0)
		return -1;
	if (served[fd].kind == NEW) {
		served[fd].kind = buffer[0];
		if (buffer[0] == SOURCE)
			watch(loop, fd, EPOLL_CTL_MOD, EPOLLOUT);
	}
	if (served[fd].kind != ANSWERS)
		return 0;
	for (served[fd].got += (size_t)got; served[fd].got >= REQUEST; served[fd].got -= REQUEST)
		if (send(fd, buffer, ANSWER, MSG_NOSIGNAL) != ANSWER)
			return -1;
	return 0;
}

static void serve(int port)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), loop = epoll_create1(EPOLL_CLOEXEC), on = 1;

	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, (struct sockaddr *)&any, sizeof(any)) < 0 || listen(listener, 1024) < 0)
		fail("listen");
	watch(loop, listener, EPOLL_CTL_ADD, EPOLLIN);
	printf("up\n");
	fflush(stdout);
	for (;;) {
		struct epoll_event events[64];
		int count = epoll_wait(loop, events, 64, -1);

		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;

			if (fd != listener) {
				if (attend(loop, fd) < 0)
					close(fd);
				continue;
			}
			fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
			if (fd < 0)
				continue;
			if (fd >= MOST) {
				close(fd);
				continue;
			}
			no_delay(fd);
			memset(&served[fd], 0, sizeof(served[fd]));
			watch(loop, fd, EPOLL_CTL_ADD, EPOLLIN);
		}
	}
}

static struct sockaddr_in server;

/* One that is not through takes the rest of the time. */
static int connected(void)
{
	struct linger reset = { .l_onoff = 1 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof(server)) < 0)
		fail("connect");
	no_delay(fd);
	/* ports of many connections would be waited for otherwise */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	return fd;
}

static double transfer(char kind, double seconds)
{
	double begin, end, total = 0;
	int fd = connected();

	memset(buffer, kind, sizeof(buffer));
	if (send(fd, buffer, 1, 0) != 1)
		fail("send");
	begin = now();
	do {
		ssize_t part = kind == SINK ? send(fd, buffer, CHUNK, MSG_NOSIGNAL) : recv(fd, buffer, CHUNK, 0);

		if (part <= 0)
			fail("transfer");
		total += (double)part;
		end = now();
	} while (end - begin < seconds);
	close(fd);
	return total / (end - begin);
}

static double ask(int is_each, int at_once, double seconds)
{
	struct pollfd polls[AT_ONCE];
	size_t got[AT_ONCE] = { 0 };
	double begin = now(), end;
	long done = 0;

	memset(buffer, ANSWERS, REQUEST);
	for (int i = 0; i < at_once; i++) {
		polls[i] = (struct pollfd){ .fd = connected(), .events = POLLIN };
		if (send(polls[i].fd, buffer, REQUEST, MSG_NOSIGNAL) != REQUEST)
			fail("send");
	}
	do {
		if (poll(polls, (nfds_t)at_once, 5000) <= 0)
			fail("no answer");
		for (int i = 0; i < at_once; i++) {
			char answer[ANSWER];
			ssize_t part;

			if (!polls[i].revents)
				continue;
			part = recv(polls[i].fd, answer, ANSWER - got[i], 0);
			if (part <= 0)
				fail("answer");
			got[i] += (size_t)part;
			if (got[i] < ANSWER)
				continue;
			got[i] = 0;
			done++;
			if (is_each) {
				close(polls[i].fd);
				polls[i].fd = connected();
			}
			if (send(polls[i].fd, buffer, REQUEST, MSG_NOSIGNAL) != REQUEST)
				fail("send");
		}
		end = now();
	} while (end - begin < seconds);
	return (double)done / (end - begin);
}

int main(int argc, char **argv)
{
	double seconds;
	int at_once;

	signal(SIGPIPE, SIG_IGN);
	if (argc == 3 && strcmp(argv[1], "serve") == 0)
		serve(atoi(argv[2]));
	if (argc != 6)
		return 2;
	server = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[3])) };
	if (inet_pton(AF_INET, argv[2], &server.sin_addr) != 1)
		return 2;
	seconds = atof(argv[4]) / 1e3;
	at_once = atoi(argv[5]) < AT_ONCE ? atoi(argv[5]) : AT_ONCE;
	if (strcmp(argv[1], "send") == 0)
		printf("%.0f\n", transfer(SINK, seconds));
	else if (strcmp(argv[1], "receive") == 0)
		printf("%.0f\n", transfer(SOURCE, seconds));
	else if (strcmp(argv[1], "kept") == 0 || strcmp(argv[1], "each") == 0)
		printf("%.0f\n", ask(argv[1][0] == 'e', at_once, seconds));
	else
		return 2;
	return 0;
}
