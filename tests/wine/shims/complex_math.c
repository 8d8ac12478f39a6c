/* The complex functions that numpy imports from api-ms-win-crt-math; Wine 8 has only stubs of them.
 * Complex numbers are passed as structures, as the C runtime of Microsoft does. */
#include <complex.h>
#include <math.h>

typedef struct { float v[2]; } Float;
typedef struct { double v[2]; } Double;

#define EXPORT __declspec(dllexport)

static double complex from_double(Double z) { return z.v[0] + z.v[1] * I; }
static double complex from_float(Float z) { return z.v[0] + z.v[1] * (double complex)I; }
static Double to_double(double complex z) { Double r = {{creal(z), cimag(z)}}; return r; }
static Float to_float(double complex z) { Float r = {{(float)creal(z), (float)cimag(z)}}; return r; }

#define COMPLEX(name) \
  EXPORT Double shim_##name(Double z) { return to_double(name(from_double(z))); } \
  EXPORT Double shim_##name##l(Double z) { return to_double(name(from_double(z))); } \
  EXPORT Float shim_##name##f(Float z) { return to_float(name(from_float(z))); }
COMPLEX(ccos) COMPLEX(ccosh) COMPLEX(cexp) COMPLEX(csin) COMPLEX(csinh) COMPLEX(ctan) COMPLEX(ctanh)
COMPLEX(cacos) COMPLEX(casin) COMPLEX(catan) COMPLEX(cacosh) COMPLEX(casinh) COMPLEX(catanh)
COMPLEX(csqrt) COMPLEX(clog)

#define POWER(name, type, from, to) \
  EXPORT type shim_##name(type a, type b) { return to(cpow(from(a), from(b))); }
POWER(cpow, Double, from_double, to_double)
POWER(cpowl, Double, from_double, to_double)
POWER(cpowf, Float, from_float, to_float)

#define REAL(name) \
  EXPORT double shim_##name(Double z) { return name(from_double(z)); } \
  EXPORT double shim_##name##l(Double z) { return name(from_double(z)); } \
  EXPORT float shim_##name##f(Float z) { return (float)name(from_float(z)); }
REAL(cabs) REAL(carg) REAL(creal) REAL(cimag)
