Für Élodie: “ça va” — مرحبا {ok|später}. # speaker: zoë
* [Größe # id: x]
- -> END
