// till.cpp: posqr with std::string in and out. C++98, so any compiler will do.
//
// Copy the two functions payload_of() and image_of() into your program: they keep no state, and
// there is nothing to free.
#include <posqr.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

// What the till knows of a sale. Empty means: not given.
struct sale {
    std::string country, user_id, amount, merchant_name, merchant_city;
    std::string merchant_category, reference, terminal, purpose;
};

// "merchant_name (59): too long: ..." plus cause and cure in the shop's language.
static std::string explain(const qr_error &err, uint32_t language)
{
    std::string text(err.message);
    uint32_t len = 0;

    if (qr_status_text(err.code, language, QR_ENCODING_UTF8, NULL, 0, &len) == QR_OK) {
        std::string advice(len + 1, '\0'); // one more for the NUL
        if (qr_status_text(err.code, language, QR_ENCODING_UTF8, &advice[0], len + 1, &len) ==
            QR_OK) {
            advice.resize(len);
            text += "\n" + advice;
        }
    }
    return text;
}

// The text of the QR. Throws std::runtime_error with an explanation if the sale is refused.
std::string payload_of(const sale &what, uint32_t language)
{
    qr_charge charge = QR_CHARGE_INIT;
    qr_error err = QR_ERROR_INIT;
    char payload[QR_PAYLOAD_MAX + 1];
    uint32_t len = 0;

    charge.profile = QR_PROFILE_MERCADO_PAGO;
    charge.country = what.country.c_str();
    charge.user_id = what.user_id.c_str();
    charge.amount = what.amount.c_str();
    charge.merchant_name = what.merchant_name.c_str();
    charge.merchant_city = what.merchant_city.c_str();
    charge.merchant_category = what.merchant_category.c_str(); // "" is the same as NULL
    charge.reference = what.reference.c_str();
    charge.terminal = what.terminal.c_str();
    charge.purpose = what.purpose.c_str();
    if (qr_build_payload(&charge, payload, sizeof payload, &len, &err) != QR_OK) {
        throw std::runtime_error(explain(err, language));
    }
    return std::string(payload, len);
}

// The QR as the bytes of an image file or as text: format is one of QR_IMAGE_...
std::string image_of(const std::string &payload, uint32_t format, uint32_t language)
{
    qr_error err = QR_ERROR_INIT;
    std::string image;
    uint32_t len = 0;
    qr_status status =
        qr_render_image(payload.c_str(), QR_NUL_TERMINATED, format, NULL, NULL, 0, &len, NULL, &err);

    if (status == QR_OK) {
        image.resize(len);
        status = qr_render_image(payload.c_str(), QR_NUL_TERMINATED, format, NULL,
                                 reinterpret_cast<uint8_t *>(&image[0]), len, &len, NULL, &err);
    }
    if (status != QR_OK) {
        throw std::runtime_error(explain(err, language));
    }
    return image;
}

int main(int argc, char **argv)
{
    sale lemonade;

    lemonade.country = "BR";
    lemonade.user_id = "582245993";
    lemonade.amount = argc > 1 ? argv[1] : "5.00";
    lemonade.merchant_name = "TuNegocio";
    lemonade.merchant_city = "Sao Paulo";
    lemonade.merchant_category = "5812";
    lemonade.reference = "ticket-123";
    lemonade.terminal = "CAJA001";
    lemonade.purpose = "Bebida";
    try {
        const std::string payload = payload_of(lemonade, QR_LANG_EN);

        std::cout << payload << "\n" << image_of(payload, QR_IMAGE_TEXT, QR_LANG_EN);
        if (argc > 2) {
            const std::string png = image_of(payload, QR_IMAGE_PNG, QR_LANG_EN);
            std::ofstream file(argv[2], std::ios::binary);

            file.write(png.data(), static_cast<std::streamsize>(png.size()));
            file.close();
            if (!file) {
                throw std::runtime_error(std::string("cannot write ") + argv[2]);
            }
        }
    } catch (const std::exception &refused) {
        std::cerr << refused.what() << "\n";
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
