import RushesCore

/// The shapes that the routes of the Atlas Cloud dialect name.
enum AtlasSchemas {
    private static let (text, perhapsText) = (JSONShape.text, JSONShape.perhapsText)
    private static let (number, perhapsNumber) = (JSONShape.number, JSONShape.perhapsNumber)
    private static let (integer, flag, anything) = (JSONShape.integer, JSONShape.flag, JSONShape.anything)
    private static let amount: JSONValue = object(
        ["value": .object(["type": "string", "pattern": "^-?[0-9]+\\.[0-9]{6}$"]), "currency": text],
        required: ["value", "currency"]
    )

    private static func object(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
        JSONShape.object(properties, required: required)
    }

    private static func list(of shape: JSONValue) -> JSONValue { JSONShape.list(of: shape) }

    /// `{"code": 200, "message": "success", "data": …}`
    private static func answer(_ data: JSONValue) -> JSONValue {
        object(
            ["code": .object(["const": 200]), "message": text, "data": data],
            required: ["code", "message", "data"]
        )
    }

    static let all: [String: JSONValue] = [
        "Submission": object(
            [
                "model": .object(["type": "string", "minLength": 1, "maxLength": 200]), "prompt": text,
                "webhook_url": .object(["type": "string", "format": "uri"]),
            ],
            required: ["model"]
        ),
        "Upload": object(["file": .object(["type": "string", "format": "binary"])], required: ["file"]),
        "Submitted": answer(
            object(
                [
                    "id": text, "model": text, "status": text, "outputs": .object(["type": "null"]),
                    "urls": object(["get": text], required: ["get"]), "created_at": text, "notes": list(of: text),
                    "quote": .object(["type": ["object", "null"]]),
                ],
                required: ["id", "model", "status", "outputs", "urls"]
            )
        ),
        "Prediction": object(
            [
                "id": text, "model": text,
                "status": .object(["enum": ["created", "processing", "completed", "failed"]]), "state": text,
                "outputs": .object(["type": ["array", "null"], "items": text]),
                "urls": object(["get": text], required: ["get"]), "created_at": text, "completed_at": perhapsText,
                "error": text, "error_code": integer, "code": text, "price": text, "latency_ms": integer,
                "executionTime": number, "duration": number, "rehearsal": flag,
            ],
            required: ["id", "model", "status", "outputs", "urls", "created_at", "error"]
        ),
        "PredictionAnswer": answer(JSONShape.reference("Prediction")),
        "Uploaded": object(
            [
                "code": integer, "message": text, "url": text,
                "data": object(
                    ["type": text, "download_url": text, "url": text, "filename": text, "size": integer],
                    required: ["type", "download_url", "url", "filename", "size"]
                ),
            ],
            required: ["code", "data"]
        ),
        "Price": answer(
            object(
                [
                    "price": perhapsNumber, "origin_price": number, "estimated": flag, "currency": text, "basis": text,
                    "notes": list(of: text),
                ],
                required: ["price"]
            )
        ),
        "History": answer(
            object(
                ["items": list(of: anything), "pageNo": integer, "pageSize": integer, "total": integer],
                required: ["items", "pageNo", "pageSize", "total"]
            )
        ),
        "Models": object(
            [
                "code": text, "message": text,
                "data": list(of: object(["model": text, "schema": text], required: ["model"])),
            ],
            required: ["code", "data"]
        ),
        "ModelList": object(
            [
                "object": .object(["const": "list"]),
                "data": list(
                    of: object(
                        ["id": text, "object": .object(["const": "model"]), "created": integer, "owned_by": text],
                        required: ["id", "object", "created", "owned_by"]
                    )
                ),
            ],
            required: ["object", "data"]
        ),
        "Balance": object(
            [
                "object": .object(["const": "balance"]), "available": amount, "cash": amount, "frozen": amount,
                "unlimited": flag, "request_id": text,
            ],
            required: ["object", "available", "request_id"]
        ),
        "Costs": object(
            [
                "object": text, "scope": .object(["enum": ["self", "account"]]),
                "data": list(
                    of: object(
                        [
                            "object": text, "date": text, "start_at": text, "end_at": text, "partial": flag,
                            "results": list(of: anything),
                        ],
                        required: ["object", "date", "start_at", "end_at", "partial", "results"]
                    )
                ),
                "has_more": flag, "next_page": perhapsText, "request_id": text,
            ],
            required: ["object", "scope", "data", "has_more", "next_page"]
        ),
        "WebhookKeys": object(["keys": list(of: anything)], required: ["keys"]),
        "Error": object(
            [
                "code": integer, "error": text, "msg": text, "message": text, "reason": text, "hint": text,
                "request_id": text, "data": .object(["type": "null"]),
            ],
            required: ["code", "error", "msg", "message", "reason", "request_id", "data"]
        ),
        "BillingError": object(
            [
                "error": object(
                    ["type": text, "code": text, "message": text, "param": perhapsText],
                    required: ["type", "message"]
                ),
                "request_id": text,
            ],
            required: ["error", "request_id"]
        ),
    ]
}
