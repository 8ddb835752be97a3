/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floor of the pull benchmark: what fetching, inflating, hashing twice and writing trees costs when nothing else
 * is done. No checks, no registry protocol, no owners, no durability, no store: a thread per core takes the largest
 * layer that is left, reads it from a socket and writes its files. ISA-L inflates, libcrypto hashes.
 *
 *	floor [-k] HOST PORT REPOSITORY DIRECTORY DIGEST...
 *
 * With -k it keeps what a store must keep: the layers as they came, and everything on the disk before it ends.
 *
 * Prints the two digests of every layer. For measuring only: it trusts every byte it reads.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <isa-l.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define THREADS 2
#define INPUT (256 << 10)
#define OUTPUT (256 << 10)

static const char *host, *port, *repository, *directory;
static char **digests;
static int count, taken, keep;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A tar archive on its way to files. */
struct tar {
	int root, file;
	unsigned long long left, padding; /* of the entry's data */
	unsigned char header[512];
	size_t have;
	char type, *extra; /* data of a pax or GNU header */
	size_t extra_have;
	char path[8192], link[8192];
	struct timespec times[2];
	int parent;
	char parent_path[8192];
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The directory of a path, opened and kept while entries stay in it; sets the last component. */
static int parent_of(struct tar *tar, char *path, char **leaf)
{
	char *slash = strrchr(path, '/');

	*leaf = slash ? slash + 1 : path;
	if (!slash)
		return tar->root;
	*slash = '\0';
	if (tar->parent < 0 || strcmp(tar->parent_path, path) != 0) {
		if (tar->parent >= 0)
			close(tar->parent);
		tar->parent = openat(tar->root, path, O_PATH | O_DIRECTORY);
		if (tar->parent < 0) {
			for (char *at = path; (at = strchr(at, '/')); *at++ = '/') {
				*at = '\0';
				mkdirat(tar->root, path, 0755);
			}
			mkdirat(tar->root, path, 0755);
			tar->parent = openat(tar->root, path, O_PATH | O_DIRECTORY);
			if (tar->parent < 0)
				die(path);
		}
		strcpy(tar->parent_path, path);
	}
	*slash = '/';
	return tar->parent;
}

static void begin_entry(struct tar *tar)
{
	const unsigned char *h = tar->header;
	mode_t mode = (mode_t)strtoul((const char *)h + 100, NULL, 8);
	char *path, *leaf, size[13] = { 0 }, time[13] = { 0 };
	size_t length;
	int parent;

	memcpy(size, h + 124, 12);
	memcpy(time, h + 136, 12);
	tar->left = strtoull(size, NULL, 8);
	tar->padding = (512 - tar->left % 512) % 512;
	tar->type = (char)h[156];
	if (tar->type == 'x' || tar->type == 'L' || tar->type == 'K' || tar->type == 'g') {
		tar->extra = calloc(1, tar->left + 1);
		tar->extra_have = 0;
		return;
	}
	if (!*tar->path) {
		if (h[345] && memcmp(h + 257, "ustar\0", 6) == 0)
			snprintf(tar->path, sizeof(tar->path), "%.155s/%.100s", h + 345, h);
		else
			snprintf(tar->path, sizeof(tar->path), "%.100s", h);
	}
	if (!*tar->link)
		snprintf(tar->link, sizeof(tar->link), "%.100s", h + 157);
	tar->times[0].tv_sec = tar->times[1].tv_sec = (time_t)strtoll(time, NULL, 8);
	for (path = tar->path; *path == '/' || (*path == '.' && (path[1] == '/' || !path[1])); path++)
		;
	for (length = strlen(path); length && path[length - 1] == '/'; path[--length] = '\0')
		;
	if (*path) {
		parent = parent_of(tar, path, &leaf);
		switch (tar->type) {
		case '5':
			if (mkdirat(parent, leaf, mode | 0700) < 0 && errno != EEXIST)
				die(path);
			break;
		case '2':
			if (symlinkat(tar->link, parent, leaf) == 0)
				utimensat(parent, leaf, tar->times, AT_SYMLINK_NOFOLLOW);
			break;
		case '1':
			if (linkat(tar->root, tar->link, parent, leaf, 0) < 0)
				perror(path);
			break;
		case '0':
		case '\0':
			tar->file = openat(parent, leaf, O_WRONLY | O_CREAT | O_EXCL, mode);
			if (tar->file < 0)
				die(path);
			break;
		default:
			break;
		}
	}
	*tar->path = *tar->link = '\0';
}

static void end_entry(struct tar *tar)
{
	if (tar->file >= 0) {
		futimens(tar->file, tar->times);
		close(tar->file);
		tar->file = -1;
	}
	if (!tar->extra)
		return;
	if (tar->type == 'L')
		strcpy(tar->path, tar->extra);
	else if (tar->type == 'K')
		strcpy(tar->link, tar->extra);
	else if (tar->type == 'x') {
		for (char *at = tar->extra, *end = at + tar->extra_have; at < end;) {
			size_t length = strtoul(at, NULL, 10);
			char *key = strchr(at, ' ') + 1;

			if (strncmp(key, "path=", 5) == 0)
				snprintf(tar->path, sizeof(tar->path), "%.*s", (int)(at + length - 1 - key - 5),
					 key + 5);
			else if (strncmp(key, "linkpath=", 9) == 0)
				snprintf(tar->link, sizeof(tar->link), "%.*s", (int)(at + length - 1 - key - 9),
					 key + 9);
			at += length;
		}
	}
	free(tar->extra);
	tar->extra = NULL;
}

static void untar(struct tar *tar, const unsigned char *bytes, size_t length)
{
	while (length) {
		size_t piece;

		if (tar->left) {
			piece = length < tar->left ? length : (size_t)tar->left;
			if (tar->extra)
				memcpy(tar->extra + tar->extra_have, bytes, piece), tar->extra_have += piece;
			else if (tar->file >= 0 && write(tar->file, bytes, piece) != (ssize_t)piece)
				die("write");
			tar->left -= piece;
			if (!tar->left)
				end_entry(tar);
		} else if (tar->padding) {
			piece = length < tar->padding ? length : (size_t)tar->padding;
			tar->padding -= piece;
		} else {
			piece = length < 512 - tar->have ? length : 512 - tar->have;
			memcpy(tar->header + tar->have, bytes, piece);
			tar->have += piece;
			if (tar->have == 512) {
				tar->have = 0;
				if (*tar->header) {
					begin_entry(tar);
					if (!tar->left)
						end_entry(tar);
				}
			}
		}
		bytes += piece;
		length -= piece;
	}
}

static int request(const char *digest, unsigned char *buffer, size_t *have)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	unsigned char *end = NULL;
	char text[512];
	int length;

	inet_pton(AF_INET, host, &address.sin_addr);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		die("connect");
	length =
		snprintf(text, sizeof(text), "GET /v2/%s/blobs/%s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n",
			 repository, digest, host, port);
	if (write(fd, text, (size_t)length) != length)
		die("request");
	for (*have = 0; !end; end = memmem(buffer, *have, "\r\n\r\n", 4)) {
		ssize_t got = read(fd, buffer + *have, INPUT - *have);

		if (got <= 0)
			die("response");
		*have += (size_t)got;
	}
	if (memcmp(buffer + 9, "200", 3) != 0)
		die("status");
	*have -= (size_t)(end + 4 - buffer);
	memmove(buffer, end + 4, *have);
	return fd;
}

static void print_digest(EVP_MD_CTX *hash, char *text)
{
	unsigned char bytes[32];

	EVP_DigestFinal_ex(hash, bytes, NULL);
	for (int i = 0; i < 32; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
}

static void pull(const char *digest)
{
	static __thread unsigned char in[INPUT], out[OUTPUT];
	EVP_MD_CTX *stored = EVP_MD_CTX_new(), *content = EVP_MD_CTX_new();
	struct tar *tar = calloc(1, sizeof(*tar));
	struct inflate_state inflate;
	char path[4096], first[65], second[65];
	size_t have;
	int fd, blob = -1;

	snprintf(path, sizeof(path), "%s/%s.blob", directory, digest + 7);
	if (keep && (blob = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600)) < 0)
		die(path);
	snprintf(path, sizeof(path), "%s/%s", directory, digest + 7);
	if (mkdir(path, 0755) < 0)
		die(path);
	tar->root = open(path, O_RDONLY | O_DIRECTORY);
	tar->file = tar->parent = -1;
	EVP_DigestInit_ex(stored, EVP_sha256(), NULL);
	EVP_DigestInit_ex(content, EVP_sha256(), NULL);
	isal_inflate_init(&inflate);
	inflate.crc_flag = ISAL_GZIP;
	fd = request(digest, in, &have);
	do {
		EVP_DigestUpdate(stored, in, have);
		if (keep && write(blob, in, have) != (ssize_t)have)
			die("write");
		inflate.next_in = in;
		inflate.avail_in = (uint32_t)have;
		do {
			inflate.next_out = out;
			inflate.avail_out = OUTPUT;
			if (isal_inflate(&inflate) != ISAL_DECOMP_OK)
				die("inflate");
			EVP_DigestUpdate(content, out, OUTPUT - inflate.avail_out);
			untar(tar, out, OUTPUT - inflate.avail_out);
		} while (inflate.avail_out == 0);
		have = 0;
		while (have < INPUT) {
			ssize_t got = read(fd, in + have, INPUT - have);

			if (got < 0)
				die("read");
			if (got == 0)
				break;
			have += (size_t)got;
		}
	} while (have);
	close(fd);
	close(blob);
	print_digest(stored, first);
	print_digest(content, second);
	printf("sha256:%s sha256:%s\n", first, second);
}

static void *work(void *unused)
{
	for (;;) {
		const char *digest = NULL;

		pthread_mutex_lock(&lock);
		if (taken < count)
			digest = digests[taken++];
		pthread_mutex_unlock(&lock);
		if (!digest)
			return unused;
		pull(digest);
	}
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];

	if (argc > 1 && strcmp(argv[1], "-k") == 0) {
		keep = 1;
		argv++;
		argc--;
	}
	if (argc < 6)
		return 2;
	host = argv[1];
	port = argv[2];
	repository = argv[3];
	directory = argv[4];
	digests = argv + 5;
	count = argc - 5;
	umask(0);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	if (keep && syncfs(open(directory, O_RDONLY | O_DIRECTORY)) < 0)
		die("syncfs");
	return 0;
}
