#include <stddef.h> /* NULL */
#ifndef QR_NO_STDINT
#include <stdint.h>
#else
/* Compilers of before 1999: int has 32 bits on every platform of this library. */
typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
#if defined(_MSC_VER) || defined(__BORLANDC__)
typedef __int64 int64_t;
#elif defined(__GNUC__)
typedef int int64_t __attribute__((__mode__(__DI__)));
#else
typedef long long int64_t;
#endif
#endif

/* Calling convention: C's. With QR_STDCALL on 32-bit Windows that of posqr-stdcall.dll. */
#if defined(QR_STDCALL) && defined(_WIN32) && !defined(_WIN64)
#define QR_CALL __stdcall
#else
#define QR_CALL
#endif
